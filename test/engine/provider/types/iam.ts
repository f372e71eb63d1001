import { find, ofType } from "../find.ts";
import { policyDocument, policySize } from "../policy.ts";
import type { Making, Reference, ResourceType } from "../resource-type.ts";
import { ARN, between, each, matches, together, upTo } from "../rules.ts";
import { at, isList, text, type Value, type Values } from "../values.ts";
import type { Thing, World } from "../world-file.ts";

// Limits: IAM user guide, "IAM and AWS STS quotas".
const INLINE_LIMIT = 10_240;
const MANAGED_LIMIT = 6_144;
const TRUST_LIMIT = 2_048;
const POLICIES_PER_ROLE = 10;

const ROLE = "iam/role:Role";
const ROLE_POLICY = "iam/rolePolicy:RolePolicy";
const ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";
const POLICY = "iam/policy:Policy";
const OF_AWS = /^arn:aws:iam::aws:policy\//;

const isPath = matches("path", /^\/([!-~]+\/)?$/, "must begin and end with /");
const named = (most: number) =>
  matches("name", new RegExp(`^[\\w+=,.@-]{1,${most}}$`), `must have 1 to ${most} of letters, digits and +=,.@-_`);
const exists = (name: string) => `EntityAlreadyExists: ${name} already exists`;
const noRole = (name: string) => `NoSuchEntity: The role with name ${name} cannot be found`;
const noPolicy = (arn: string) => `NoSuchEntity: Policy ${arn} does not exist or is not attachable`;

const aPolicy = (way: string): Reference => ({ at: way, to: [POLICY], except: OF_AWS, missing: noPolicy });
const attachedBy = (way: string): Reference => ({
  ...aPolicy(way),
  holds: () => "DeleteConflict: Cannot delete a policy attached to entities",
});

const role: ResourceType = {
  type: ROLE,
  isGlobal: true,
  name: { key: "name", clash: (name) => exists(`Role with name ${name}`) },
  rules: [
    named(64),
    isPath,
    policyDocument("assumeRolePolicy", "trust", TRUST_LIMIT),
    policyDocument("inlinePolicies[].policy", "identity", INLINE_LIMIT),
    between("maxSessionDuration", 3_600, 43_200),
    upTo("description", 1_000),
    matches("managedPolicyArns[]", ARN, "must be an ARN"),
    together("inlinePolicies", ({ inlinePolicies }) => {
      const size = total(at({ inlinePolicies }, "inlinePolicies[].policy"));
      return size > INLINE_LIMIT
        ? `LimitExceeded: inline policies of ${size} characters, at most ${INLINE_LIMIT}`
        : undefined;
    }),
    each(
      "managedPolicyArns",
      (arns) => isList(arns) && arns.length <= POLICIES_PER_ROLE,
      `LimitExceeded: Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`,
    ),
  ],
  changes: { replace: ["name", "namePrefix", "path"] },
  defaults: { path: "/", maxSessionDuration: 3_600, forceDetachPolicies: false },
  json: ["assumeRolePolicy"],
  references: [attachedBy("managedPolicyArns[]"), aPolicy("permissionsBoundary")],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, inputs, arn, hex }) => ({
    arn: arn("iam", `role${text(inputs["path"]) ?? "/"}${id}`),
    createDate: "2026-01-01T00:00:00Z",
    uniqueId: `AROA${hex(17).toUpperCase()}`,
    inlinePolicies: [],
    managedPolicyArns: [],
  }),
  refuses: {
    delete: (thing, world) => {
      const policies = ofType(world, ROLE_POLICY).some((one) => one.props["role"] === thing.id);
      if (policies) return "DeleteConflict: Cannot delete entity, must delete policies first.";
      const isAttached = ofType(world, ATTACHMENT).some((one) => one.props["role"] === thing.id);
      if (isAttached && thing.props["forceDetachPolicies"] !== true) {
        return "DeleteConflict: Cannot delete entity, must detach all policies first.";
      }
      return undefined;
    },
  },
};

const rolePolicy: ResourceType = {
  type: ROLE_POLICY,
  isGlobal: true,
  name: { key: "name", clash: (name) => `${name} would overwrite the role's policy of that name`, within: "role" },
  rules: [named(128), policyDocument("policy", "identity", INLINE_LIMIT)],
  changes: { replace: ["name", "namePrefix", "role"] },
  json: ["policy"],
  references: [{ at: "role", to: [ROLE], missing: noRole }],
  id: ({ inputs }) => `${text(inputs["role"]) ?? ""}:${text(inputs["name"]) ?? ""}`,
  refuses: {
    create: ({ inputs }, world) => tooMuchInline(world, inputs, undefined),
    update: (thing, news, world) => tooMuchInline(world, news, thing),
  },
};

/** All inline policies of a role share one limit. */
function tooMuchInline(world: World, inputs: Values, itself: Thing | undefined): string | undefined {
  const name = text(inputs["role"]) ?? "";
  const others = ofType(world, ROLE_POLICY).filter((one) => one !== itself && one.props["role"] === name);
  const own = at(find(world, [ROLE], name, "")?.props, "inlinePolicies[].policy");
  const size = total([inputs["policy"], ...own, ...others.map(({ props }) => props["policy"])]);
  return size > INLINE_LIMIT
    ? `LimitExceeded: Maximum policy size of ${INLINE_LIMIT} bytes exceeded for role ${name}`
    : undefined;
}

function total(policies: readonly Value[]): number {
  return policies.reduce<number>((sum, policy) => sum + policySize(policy), 0);
}

const attachment: ResourceType = {
  type: ATTACHMENT,
  isGlobal: true,
  rules: [matches("policyArn", ARN, "must be an ARN")],
  changes: { update: [] },
  references: [{ at: "role", to: [ROLE], missing: noRole, isPart: true }, attachedBy("policyArn")],
  id: ({ inputs }) => `${text(inputs["role"]) ?? ""}/${text(inputs["policyArn"]) ?? ""}`,
  refuses: {
    create: ({ inputs }, world) => {
      const attached = ofType(world, ATTACHMENT).filter((one) => one.props["role"] === inputs["role"]).length;
      return attached >= POLICIES_PER_ROLE
        ? `LimitExceeded: Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`
        : undefined;
    },
  },
};

const policy: ResourceType = {
  type: POLICY,
  isGlobal: true,
  name: { key: "name", clash: (name) => exists(`A policy called ${name}`) },
  rules: [named(128), isPath, upTo("description", 1_000), policyDocument("policy", "identity", MANAGED_LIMIT)],
  changes: { replace: ["name", "namePrefix", "path", "description"] },
  defaults: { path: "/" },
  json: ["policy"],
  id: (making) => policyArn(making),
  outputs: (making) => ({
    arn: policyArn(making),
    policyId: `ANPA${making.hex(17).toUpperCase()}`,
    attachmentCount: 0,
  }),
};

function policyArn({ inputs, arn }: Making): string {
  return arn("iam", `policy${text(inputs["path"]) ?? "/"}${text(inputs["name"]) ?? ""}`);
}

const instanceProfile: ResourceType = {
  type: "iam/instanceProfile:InstanceProfile",
  isGlobal: true,
  name: { key: "name", clash: (name) => exists(`Instance Profile ${name}`) },
  rules: [named(128), isPath],
  changes: { replace: ["name", "namePrefix", "path"] },
  defaults: { path: "/" },
  references: [
    {
      at: "role",
      to: [ROLE],
      missing: noRole,
      holds: () => "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
    },
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, inputs, arn, hex }) => ({
    arn: arn("iam", `instance-profile${text(inputs["path"]) ?? "/"}${id}`),
    createDate: "2026-01-01T00:00:00Z",
    uniqueId: `AIPA${hex(17).toUpperCase()}`,
  }),
};

const oidcProvider: ResourceType = {
  type: "iam/openIdConnectProvider:OpenIdConnectProvider",
  isGlobal: true,
  name: { key: "url", clash: (url) => exists(`Provider with url ${url}`) },
  rules: [
    matches("url", /^https:\/\/[^?#]{1,247}$/, "must be an https URL"),
    matches("thumbprintLists[]", /^[0-9a-fA-F]{40}$/, "must be a SHA-1 thumbprint"),
    upTo("clientIdLists[]", 255),
  ],
  changes: { replace: ["url"] },
  id: (making) => oidcArn(making),
  outputs: (making) => ({ arn: oidcArn(making), thumbprintLists: ["ffffffffffffffffffffffffffffffffffffffff"] }),
};

function oidcArn({ inputs, arn }: Making): string {
  return arn("iam", `oidc-provider/${(text(inputs["url"]) ?? "").replace("https://", "")}`);
}

export const iam: readonly ResourceType[] = [role, rolePolicy, attachment, policy, instanceProfile, oidcProvider];
