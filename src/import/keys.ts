import { nearest } from "../spec/nearest.ts";
import { masked } from "../spec/secret.ts";
import type { Json } from "./json.ts";
import type { Notes } from "./notes.ts";

/** Keys of one kind of map: those that import reads, those that say nothing of how to build it, and those left out with a reason. */
export interface KnownKeys {
  readonly read: readonly string[];
  /** What AWS answers and nobody asks for: ids, states, counts. */
  readonly silent: readonly string[];
  readonly left: Readonly<Record<string, string>>;
}

const ROLES = "emrald makes roles that may do what the steps need; to keep yours, write its ARN below `security`";
const GROUPS = "emrald makes security groups with the network";
const MADE = "emrald's own for each cluster";
const NO_WORD = "emrald has no word for it";
const OFFER = "Spot is paid at its price, at most that of on demand";
const OWN_NETWORK = "emrald makes a network of its own; for yours, write network: { vpc: vpc-…, subnets: [subnet-…] }";

/** RunJobFlow, create-cluster, DescribeCluster, and their maps of instances. */
export const CLUSTER_KEYS: KnownKeys = {
  read: [
    ...["Name", "ReleaseLabel", "Applications", "Configurations", "BootstrapActions", "StepConcurrencyLevel", "Tags"],
    ...["Steps", "Instances", "InstanceFleets", "InstanceGroups", "ManagedScalingPolicy", "AutoTerminationPolicy"],
    ...["Ec2KeyName", "KeyName", "MasterInstanceType", "SlaveInstanceType", "InstanceCount", "Placement", "Cluster"],
    ...["Ec2InstanceAttributes", "Ec2Attributes", "Ec2AvailabilityZone", "AvailabilityZone", "ClusterArn"],
  ],
  silent: [
    ...["Id", "Status", "NormalizedInstanceHours", "MasterPublicDnsName", "InstanceCollectionType", "AutoTerminate"],
    ...[
      "RunningAmiVersion",
      "RequestedAmiVersion",
      "OutpostArn",
      "RequestedEc2AvailabilityZones",
      "JobFlowId",
      "Marker",
    ],
    ...["KeepJobFlowAliveWhenNoSteps", "UseDefaultRoles", "SessionEnabled", "ResponseMetadata"],
  ],
  left: {
    AdditionalInfo: NO_WORD,
    AdditionalMasterSecurityGroups: GROUPS,
    AdditionalSlaveSecurityGroups: GROUPS,
    AmiVersion: "AMI versions ended with EMR 3: releases took their place",
    AutoScalingRole: "managed scaling needs no role; write `scaling` in the fleet",
    CustomAmiId: NO_WORD,
    EbsRootVolumeIops: NO_WORD,
    EbsRootVolumeSize: "EMR's own size for the release",
    EbsRootVolumeThroughput: NO_WORD,
    Ec2SubnetId: OWN_NETWORK,
    Ec2SubnetIds: OWN_NETWORK,
    EmrManagedMasterSecurityGroup: GROUPS,
    EmrManagedSlaveSecurityGroup: GROUPS,
    HadoopVersion: "it comes with the release",
    IamInstanceProfile: ROLES,
    InstanceProfile: ROLES,
    JobFlowRole: ROLES,
    KerberosAttributes: NO_WORD,
    LogEncryptionKmsKeyId: "the logs bucket has a key of its own",
    LogUri: "logs go to the logs bucket of the foundation",
    MonitoringConfiguration: NO_WORD,
    NewSupportedProducts: "applications took their place",
    OSReleaseLabel: "the newest of the release",
    PlacementGroupConfigs: NO_WORD,
    PlacementGroups: NO_WORD,
    RepoUpgradeOnBoot: NO_WORD,
    RequestedEc2SubnetIds: OWN_NETWORK,
    ScaleDownBehavior: "EMR's default, TERMINATE_AT_TASK_COMPLETION",
    SecurityConfiguration: MADE,
    ServiceAccessSecurityGroup: GROUPS,
    ServiceRole: ROLES,
    StepExecutionRoleArn: "write security: { roles: step }, and each step gets a role of its own",
    SubnetId: OWN_NETWORK,
    SubnetIds: OWN_NETWORK,
    SupportedProducts: "applications took their place",
    TerminationProtected: "a cluster of a run has to end; `protect` keeps buckets and catalog",
    UnhealthyNodeReplacement: "EMR's default",
    VisibleToAllUsers: "it has no effect any more",
  },
};

/** InstanceFleetConfig and InstanceFleet. */
export const FLEET_KEYS: KnownKeys = {
  read: [
    ...["InstanceFleetType", "TargetOnDemandCapacity", "TargetSpotCapacity", "InstanceTypeConfigs"],
    ...["InstanceTypeSpecifications", "LaunchSpecifications"],
  ],
  silent: ["Name", "Id", "Status", "ProvisionedOnDemandCapacity", "ProvisionedSpotCapacity"],
  left: {
    Context: NO_WORD,
    ResizeSpecifications: "EMR's defaults for resizing",
  },
};

export const FLEET_TYPE_KEYS: KnownKeys = {
  read: ["InstanceType", "WeightedCapacity", "EbsConfiguration", "EbsBlockDevices"],
  silent: ["EbsOptimized"],
  left: {
    BidPrice: OFFER,
    BidPriceAsPercentageOfOnDemandPrice: OFFER,
    Configurations: "settings are of the whole cluster: write them below `cluster`",
    CustomAmiId: NO_WORD,
    Priority: "EC2 picks among the types",
  },
};

export const SPOT_KEYS: KnownKeys = {
  read: ["TimeoutDurationMinutes", "TimeoutAction", "AllocationStrategy"],
  silent: [],
  left: { BlockDurationMinutes: "EC2 ended Spot blocks on 2022-12-31" },
};

/** InstanceGroupConfig and InstanceGroup. */
export const GROUP_KEYS: KnownKeys = {
  read: [
    ...["InstanceRole", "InstanceGroupType", "InstanceType", "InstanceCount", "RequestedInstanceCount", "Market"],
    ...["EbsConfiguration", "EbsBlockDevices"],
  ],
  silent: [
    ...["Name", "Id", "Status", "RunningInstanceCount", "EbsOptimized", "ConfigurationsVersion", "ShrinkPolicy"],
    ...["LastSuccessfullyAppliedConfigurations", "LastSuccessfullyAppliedConfigurationsVersion"],
  ],
  left: {
    AutoScalingPolicy: "rules of one's own are older than managed scaling: write `scaling` in the fleet",
    BidPrice: OFFER,
    Configurations: "settings are of the whole cluster: write them below `cluster`",
    CustomAmiId: NO_WORD,
  },
};

export const STEP_KEYS: KnownKeys = {
  read: ["Name", "ActionOnFailure", "HadoopJarStep", "Config", "Type", "Jar", "Args", "MainClass", "Properties"],
  silent: ["Id", "Status"],
  left: {
    ExecutionRoleArn: "write security: { roles: step }, and each step gets a role of its own",
    EncryptionKeyArn: "the logs bucket has a key of its own",
    LogUri: "logs go to the logs bucket of the foundation",
    StepMonitoringConfiguration: "logs go to the logs bucket of the foundation",
  },
};

/** Tells what a map has that the YAML will not say. */
export function leaveKeys(map: Json, { read, silent, left }: KnownKeys, notes: Notes): void {
  for (const key of map.keys()) {
    const value = map.get(key);
    if (!value || read.includes(key) || silent.includes(key) || isNothing(value.value)) continue;
    const reason = Object.hasOwn(left, key) ? left[key] : undefined;
    notes.leave(shown(value), reason ?? unknown(key, [...read, ...Object.keys(left)]));
  }
}

/** What is off or empty is as it would be without the key. */
function isNothing(value: unknown): boolean {
  return value === false || value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
}

function unknown(key: string, known: readonly string[]): string {
  const like = nearest(key, known);
  return like === undefined
    ? "emrald does not know this key"
    : `emrald does not know this key; did you mean "${like}"?`;
}

/** The name of a value, and the value where it is one word. */
function shown(value: Json): string {
  const isShort = ["string", "number", "boolean"].includes(typeof value.value);
  return isShort ? masked(`${value.name}: ${String(value.value)}`).slice(0, 120) : value.name;
}
