import type {
  EbsConfiguration,
  InstanceFleetConfig,
  InstanceGroupConfig,
  JobFlowInstancesConfig,
  SpotProvisioningAllocationStrategy,
} from "@aws-sdk/client-emr";
import { hasThreePrimaries, NODE_KINDS, type NodeKind } from "../model/fleets.ts";
import type { PlanFleet, PlanNodes } from "../plan/plan.ts";
import { given } from "../spec/given.ts";

type Nodes = Pick<JobFlowInstancesConfig, "InstanceFleets" | "InstanceGroups" | "Ec2SubnetId" | "Ec2SubnetIds">;

/** EMR's names for the kinds of nodes. */
const ROLES = { primary: "MASTER", core: "CORE", task: "TASK" } as const;

/** A fleet of nobody's choice: one node is enough where nodes are only a word. */
const ONE_NODE: PlanNodes = { types: { "m5.xlarge": 1 }, on_demand: 1, spot: 0 };

/** Fleets; groups where there are three primaries, which a fleet cannot have (EMR Management Guide, multiple primary nodes). */
export function nodes(fleet: PlanFleet, subnets: readonly string[] = []): Nodes {
  const [subnet] = subnets;
  return hasThreePrimaries(fleet)
    ? { InstanceGroups: instanceGroups(fleet), ...(subnet === undefined ? {} : { Ec2SubnetId: subnet }) }
    : { InstanceFleets: instanceFleets(fleet), ...(subnet === undefined ? {} : { Ec2SubnetIds: [...subnets] }) };
}

function instanceFleets(fleet: PlanFleet): InstanceFleetConfig[] {
  return NODE_KINDS.flatMap((kind) => {
    const nodes = fleet[kind] ?? (kind === "primary" ? ONE_NODE : undefined);
    return nodes ? [instanceFleet(kind, nodes)] : [];
  });
}

/** Both targets are always said: ModifyInstanceFleet wants both later (gchq/sleeper#6422). */
function instanceFleet(kind: NodeKind, nodes: PlanNodes): InstanceFleetConfig {
  const { types, on_demand, spot, strategy, provision } = nodes;
  return given<InstanceFleetConfig>({
    Name: kind,
    InstanceFleetType: ROLES[kind],
    TargetOnDemandCapacity: on_demand,
    TargetSpotCapacity: spot,
    InstanceTypeConfigs: Object.entries(types).map(([InstanceType, WeightedCapacity]) =>
      given({ InstanceType, WeightedCapacity, EbsConfiguration: ebs(nodes) }),
    ),
    LaunchSpecifications:
      spot > 0
        ? {
            SpotSpecification: given({
              TimeoutDurationMinutes: provision ? provision.within / 60 : 60,
              TimeoutAction:
                provision?.otherwise === "on_demand"
                  ? ("SWITCH_TO_ON_DEMAND" as const)
                  : ("TERMINATE_CLUSTER" as const),
              AllocationStrategy: strategy as SpotProvisioningAllocationStrategy | undefined,
            }),
          }
        : undefined,
  });
}

/** One group for each kind of node and market: a group has one type (a rule holds that), and is on demand or Spot as a whole. */
function instanceGroups(fleet: PlanFleet): InstanceGroupConfig[] {
  return NODE_KINDS.flatMap((kind) => {
    const nodes = fleet[kind];
    if (!nodes) return [];
    const [InstanceType = ""] = Object.keys(nodes.types);
    const counts = [
      ["ON_DEMAND", nodes.on_demand],
      ["SPOT", nodes.spot],
    ] as const;
    return counts
      .filter(([, count]) => count > 0)
      .map(([Market, InstanceCount]) =>
        given<InstanceGroupConfig>({
          Name: Market === "SPOT" ? `${kind} spot` : kind,
          InstanceRole: ROLES[kind],
          Market,
          InstanceType,
          InstanceCount,
          EbsConfiguration: ebs(nodes),
        }),
      );
  });
}

function ebs({ ebs }: PlanNodes): EbsConfiguration | undefined {
  if (!ebs) return undefined;
  const { size, volumes, type, iops, throughput } = ebs;
  return {
    EbsBlockDeviceConfigs: [
      {
        VolumesPerInstance: volumes,
        VolumeSpecification: given({ VolumeType: type, SizeInGB: size, Iops: iops, Throughput: throughput }),
      },
    ],
  };
}
