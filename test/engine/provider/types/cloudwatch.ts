import type { ResourceType } from "../resource-type.ts";
import { ARN, matches, oneOf } from "../rules.ts";
import { text } from "../values.ts";

// CloudWatch Logs API reference, PutRetentionPolicy; 0 keeps for ever.
const DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
];

const logGroup: ResourceType = {
  type: "cloudwatch/logGroup:LogGroup",
  name: {
    key: "name",
    clash: (name) => `ResourceAlreadyExistsException: The specified log group already exists: ${name}`,
  },
  rules: [
    matches("name", /^[.\-_/#A-Za-z0-9]{1,512}$/, "must have 1 to 512 of letters, digits and .-_/#"),
    oneOf("retentionInDays", DAYS),
    oneOf("logGroupClass", ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]),
    matches("kmsKeyId", ARN, "must be an ARN"),
  ],
  changes: { replace: ["name", "namePrefix", "logGroupClass"] },
  defaults: { retentionInDays: 0, skipDestroy: false },
  references: [
    {
      at: "kmsKeyId",
      to: ["kms/key:Key"],
      missing: (key) => `InvalidParameterException: The specified KMS key does not exist or is not allowed: ${key}`,
    },
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, arn }) => ({
    arn: arn("logs", `log-group:${id}`),
    logGroupClass: "STANDARD",
    deletionProtectionEnabled: false,
  }),
  refuses: {
    delete: ({ id, props }) =>
      props["deletionProtectionEnabled"] === true
        ? `ValidationException: ${id} is protected against deletion`
        : undefined,
  },
};

export const cloudwatch: readonly ResourceType[] = [logGroup];
