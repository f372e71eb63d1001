import type { Reference, ResourceType } from "../resource-type.ts";
import { between, each, json, matches, parsed, together, upTo } from "../rules.ts";
import { at, isValues, shown, text, type Values } from "../values.ts";
import type { Thing } from "../world-file.ts";
import { wrongPlacement } from "./emr-placement.ts";
import { inSubnet } from "./network.ts";
import { addRules, groupReference } from "./security-groups.ts";

export const CLUSTER = "emr/cluster:Cluster";
const SECURITY_CONFIGURATION = "emr/securityConfiguration:SecurityConfiguration";

const ENDED = ["TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"];
const MANAGED_GROUPS = ["emrManagedMasterSecurityGroup", "emrManagedSlaveSecurityGroup", "serviceAccessSecurityGroup"];

/** Whether a cluster has ended: the provider does not find it any more. */
export const isEnded = (thing: Thing): boolean => ENDED.includes(shown(thing.props["clusterState"]));

const securityConfiguration: ResourceType = {
  type: SECURITY_CONFIGURATION,
  name: {
    key: "name",
    clash: (name) => `InvalidRequestException: Security configuration with name '${name}' already exists.`,
  },
  rules: [
    upTo("name", 10_280),
    json("configuration"),
    together("configuration", ({ configuration }) => {
      const parts = Object.keys(parsed(configuration) ?? {});
      const unknown = parts.find((part) => !SECURITY_PARTS.includes(part));
      if (unknown !== undefined)
        return `InvalidRequestException: Unrecognized field "${unknown}", known: ${SECURITY_PARTS.join(", ")}`;
      return encryptionProblem(parsed(configuration)?.["EncryptionConfiguration"]);
    }),
  ],
  changes: { update: [] },
  json: ["configuration"],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: () => ({ creationDate: "2026-01-01T00:00:00Z" }),
};

// EMR management guide, "Create a security configuration".
const SECURITY_PARTS = [
  "EncryptionConfiguration",
  "InstanceMetadataServiceConfiguration",
  "AuthenticationConfiguration",
  "AuthorizationConfiguration",
  "LakeFormationConfiguration",
];

function encryptionProblem(encryption: Values[string]): string | undefined {
  if (!isValues(encryption)) return undefined;
  for (const [flag, part] of [
    ["EnableInTransitEncryption", "InTransitEncryptionConfiguration"],
    ["EnableAtRestEncryption", "AtRestEncryptionConfiguration"],
  ] as const) {
    if (typeof encryption[flag] !== "boolean")
      return `InvalidRequestException: EncryptionConfiguration must have ${flag}`;
    if (encryption[flag] !== isValues(encryption[part])) return `InvalidRequestException: ${flag} goes with ${part}`;
  }
  return undefined;
}

const role = (way: string, service: string): Reference => ({
  at: way,
  to: ["iam/role:Role"],
  missing: (name) => `ValidationException: Invalid role: ${name}`,
  trusts: service,
});

// terraform-provider-aws, internal/service/emr/cluster.go: all other arguments are ForceNew.
const UPDATED = [
  "autoTerminationPolicy",
  "coreInstanceGroup.autoscalingPolicy",
  "coreInstanceGroup.instanceCount",
  "listStepsStates",
  "stepConcurrencyLevel",
  "terminationProtection",
  "unhealthyNodeReplacement",
  "visibleToAllUsers",
];

const cluster: ResourceType = {
  type: CLUSTER,
  name: { key: "name" },
  rules: [
    matches("name", /^[^<>$|`]{1,256}$/, "must have 1 to 256 characters without <>$|`"),
    matches("releaseLabel", /^emr-\d+\.\d+\.\d+$/, "must be emr-x.y.z"),
    between("stepConcurrencyLevel", 1, 256),
    between("autoTerminationPolicy.idleTimeout", 60, 604_800),
    between("ebsRootVolumeSize", 10, 2_048),
    json("configurationsJson"),
    matches("logUri", /^s3n?:\/\/[^/]+/, "must be an s3:// URI"),
    upTo("bootstrapActions[].name", 256),
    each(
      "bootstrapActions",
      (actions) => Array.isArray(actions) && actions.length <= 16,
      "at most 16 bootstrap actions",
    ),
    each("steps", (steps) => Array.isArray(steps) && steps.length <= 256, "at most 256 steps"),
    matches("ec2Attributes.instanceProfile", /./, "must not be empty"),
    together("masterInstanceFleet", shapeProblem),
  ],
  changes: { update: UPDATED },
  defaults: { stepConcurrencyLevel: 1, visibleToAllUsers: true },
  json: ["configurationsJson", "additionalInfo"],
  references: [
    inSubnet("ec2Attributes.subnetId"),
    inSubnet("ec2Attributes.subnetIds[]"),
    ...MANAGED_GROUPS.map((key) => groupReference(`ec2Attributes.${key}`)),
    {
      at: "ec2Attributes.instanceProfile",
      to: ["iam/instanceProfile:InstanceProfile"],
      missing: (name) => `ValidationException: Invalid InstanceProfile: ${name}.`,
      trusts: "ec2.amazonaws.com",
    },
    role("serviceRole", "elasticmapreduce.amazonaws.com"),
    role("autoscalingRole", "application-autoscaling.amazonaws.com"),
    {
      at: "securityConfiguration",
      to: [SECURITY_CONFIGURATION],
      missing: (name) => `InvalidRequestException: Security configuration with name '${name}' does not exist.`,
      holds: (name) =>
        `InvalidRequestException: Security configuration '${name}' cannot be deleted because it is in use by active clusters.`,
    },
  ],
  id: ({ hex }) => `j-${hex(13).toUpperCase()}`,
  outputs: ({ id, inputs, arn, hex }) => ({
    arn: arn("elasticmapreduce", `cluster/${id}`),
    clusterState: "WAITING",
    masterPublicDns: `ip-10-0-0-${Number.parseInt(hex(2), 16)}.ec2.internal`,
    keepJobFlowAliveWhenNoSteps: true,
    terminationProtection: false,
    scaleDownBehavior: "TERMINATE_AT_TASK_COMPLETION",
    steps: [],
    coreInstanceFleet: {},
    coreInstanceGroup: {},
    masterInstanceGroup: {},
    ...(inputs["masterInstanceGroup"] === undefined ? {} : { masterInstanceFleet: {} }),
  }),
  refuses: {
    create: ({ inputs, region }, world) => wrongPlacement(inputs, region, world),
    // The provider does not clear the protection first.
    delete: ({ id, props }) =>
      props["terminationProtection"] === true
        ? `ValidationException: Could not shut down one or more job flows since they are termination protected: ${id}`
        : undefined,
  },
  effects: {
    create: ({ props }, world) =>
      addRules(world, MANAGED_GROUPS.flatMap((key) => at(props, `ec2Attributes.${key}`)).map(shown)),
  },
  isEnded,
};

/** Fleets or groups, each with a primary. */
function shapeProblem(inputs: Values): string | undefined {
  const [primaryFleet, primaryGroup] = [inputs["masterInstanceFleet"], inputs["masterInstanceGroup"]];
  if ((primaryFleet === undefined) === (primaryGroup === undefined)) {
    return "exactly one of masterInstanceFleet, masterInstanceGroup";
  }
  const other = primaryFleet === undefined ? "coreInstanceFleet" : "coreInstanceGroup";
  return inputs[other] === undefined
    ? undefined
    : "ValidationException: instance groups and instance fleets are mutually exclusive";
}

export const emrClusters: readonly ResourceType[] = [securityConfiguration, cluster];
