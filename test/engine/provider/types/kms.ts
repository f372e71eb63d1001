import { policyDocument } from "../policy.ts";
import type { ResourceType } from "../resource-type.ts";
import { between, matches, oneOf, upTo } from "../rules.ts";
import { text } from "../values.ts";

const key: ResourceType = {
  type: "kms/key:Key",
  rules: [
    policyDocument("policy", "resource", 32_768),
    upTo("description", 8_192),
    between("deletionWindowInDays", 7, 30),
    between("rotationPeriodInDays", 90, 2_560),
    oneOf("keyUsage", ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]),
  ],
  changes: { replace: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"] },
  defaults: {
    isEnabled: true,
    enableKeyRotation: false,
    keyUsage: "ENCRYPT_DECRYPT",
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    bypassPolicyLockoutSafetyCheck: false,
  },
  json: ["policy"],
  id: ({ hex }) => hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
  outputs: ({ id, arn }) => ({
    arn: arn("kms", `key/${id}`),
    keyId: id,
    description: "",
    multiRegion: false,
    policy: "",
    rotationPeriodInDays: 365,
  }),
};

const alias: ResourceType = {
  type: "kms/alias:Alias",
  name: { key: "name", clash: (name) => `AlreadyExistsException: An alias with the name ${name} already exists` },
  rules: [matches("name", /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/, "must be alias/… of letters, digits, /, _ and -")],
  changes: { replace: ["name", "namePrefix"] },
  references: [
    {
      at: "targetKeyId",
      to: ["kms/key:Key"],
      missing: (named) => `NotFoundException: Key '${named}' does not exist`,
      isPart: true,
    },
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ inputs, arn }) => {
    const target = text(inputs["targetKeyId"]) ?? "";
    const targetKeyId = target.replace(/^.*:key\//, "");
    return { arn: arn("kms", text(inputs["name"]) ?? ""), targetKeyArn: arn("kms", `key/${targetKeyId}`), targetKeyId };
  },
};

export const kms: readonly ResourceType[] = [key, alias];
