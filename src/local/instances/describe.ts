import type { InstanceFleetConfig, InstanceGroupConfig } from "../api/instances.ts";
import { seconds } from "../api/describe.ts";
import type { NodeCollection } from "../machine/node-collection.ts";
import type { ClusterRecord, ClusterState } from "../machine/records.ts";
import { nodesOf, provisioned, type Node } from "./nodes.ts";

export const nodeStates = ["AWAITING_FULFILLMENT", "PROVISIONING", "BOOTSTRAPPING", "RUNNING", "TERMINATED"] as const;
type NodeState = (typeof nodeStates)[number];

/** Nodes live and go with their cluster; it is gone when they are. */
const nodeStateOf: Readonly<Record<ClusterState, NodeState>> = {
  STARTING: "PROVISIONING",
  BOOTSTRAPPING: "BOOTSTRAPPING",
  RUNNING: "RUNNING",
  WAITING: "RUNNING",
  TERMINATING: "RUNNING",
  TERMINATED: "TERMINATED",
  TERMINATED_WITH_ERRORS: "TERMINATED",
};

export function stateOfNode({ state }: ClusterRecord, { isLost }: Node): NodeState {
  return isLost ? "TERMINATED" : nodeStateOf[state];
}

export function describeNode(cluster: ClusterRecord, node: Node) {
  const state = stateOfNode(cluster, node);
  const { kind, id } = node.collection;
  return {
    Id: node.id,
    Ec2InstanceId: node.ec2Id,
    PublicDnsName: "",
    PrivateDnsName: `ip-${node.privateIp.replaceAll(".", "-")}.ec2.internal`,
    PrivateIpAddress: node.privateIp,
    Status: {
      State: state,
      StateChangeReason: reason(state, node),
      Timeline: timeline(cluster),
    },
    ...(kind === "fleet" ? { InstanceFleetId: id } : { InstanceGroupId: id }),
    Market: node.market,
    InstanceType: node.type.type,
    EbsVolumes: [],
  };
}

export function describeFleet(cluster: ClusterRecord, fleet: NodeCollection) {
  const request = fleet.request as InstanceFleetConfig;
  const nodes = cluster.state === "STARTING" ? [] : nodesOf(cluster.id, fleet);
  return {
    Id: fleet.id,
    Name: fleet.name,
    Status: collectionStatus(cluster),
    InstanceFleetType: fleet.role,
    TargetOnDemandCapacity: fleet.onDemand,
    TargetSpotCapacity: fleet.spot,
    ProvisionedOnDemandCapacity: provisioned(nodes, "ON_DEMAND"),
    ProvisionedSpotCapacity: provisioned(nodes, "SPOT"),
    InstanceTypeSpecifications: (request.InstanceTypeConfigs ?? []).map(
      ({ EbsConfiguration, WeightedCapacity = 1, ...type }) => ({
        ...type,
        WeightedCapacity,
        ...describeEbs(EbsConfiguration),
      }),
    ),
    LaunchSpecifications: request.LaunchSpecifications,
    ResizeSpecifications: request.ResizeSpecifications,
    Context: request.Context,
  };
}

export function describeGroup(cluster: ClusterRecord, group: NodeCollection) {
  const request = group.request as InstanceGroupConfig;
  const count = group.onDemand + group.spot;
  return {
    Id: group.id,
    Name: group.name,
    Market: request.Market ?? "ON_DEMAND",
    InstanceGroupType: group.role,
    BidPrice: request.BidPrice,
    InstanceType: request.InstanceType,
    RequestedInstanceCount: count,
    RunningInstanceCount: nodeStateOf[cluster.state] === "RUNNING" ? count : 0,
    Status: collectionStatus(cluster),
    Configurations: request.Configurations ?? [],
    ...describeEbs(request.EbsConfiguration),
    AutoScalingPolicy: request.AutoScalingPolicy,
    ShrinkPolicy: {},
    CustomAmiId: request.CustomAmiId,
  };
}

function collectionStatus(cluster: ClusterRecord) {
  const hasEnded = nodeStateOf[cluster.state] === "TERMINATED";
  return {
    State: cluster.state === "TERMINATING" ? "TERMINATING" : nodeStateOf[cluster.state],
    StateChangeReason: hasEnded ? { Code: "CLUSTER_TERMINATED", Message: "Cluster terminated" } : { Message: "" },
    Timeline: timeline(cluster),
  };
}

function reason(state: NodeState, { isLost, market }: Node) {
  if (isLost) return { Code: "INSTANCE_FAILURE", Message: `The ${market} instance was reclaimed by Amazon EC2` };
  return state === "TERMINATED" ? { Code: "CLUSTER_TERMINATED", Message: "Cluster was terminated." } : {};
}

function timeline({ createdAt, readyAt, endedAt }: ClusterRecord) {
  return {
    CreationDateTime: seconds(createdAt),
    ReadyDateTime: seconds(readyAt),
    EndDateTime: seconds(endedAt),
  };
}

interface EbsConfiguration {
  readonly EbsOptimized?: boolean;
  readonly EbsBlockDeviceConfigs?: readonly {
    readonly VolumeSpecification?: unknown;
    readonly VolumesPerInstance?: number;
  }[];
}

/** A request says how many volumes a node has; a description lists them by device. */
function describeEbs(ebs: unknown) {
  const { EbsOptimized, EbsBlockDeviceConfigs: configs = [] } = (ebs ?? {}) as EbsConfiguration;
  const volumes = configs.flatMap(({ VolumeSpecification, VolumesPerInstance = 1 }) =>
    Array<unknown>(VolumesPerInstance).fill(VolumeSpecification),
  );
  return {
    EbsBlockDevices: volumes.map((VolumeSpecification, index) => ({
      VolumeSpecification,
      Device: `/dev/sd${String.fromCharCode("b".charCodeAt(0) + index)}`,
    })),
    EbsOptimized,
  };
}
