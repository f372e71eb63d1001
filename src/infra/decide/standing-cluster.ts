import type { EbsConfiguration, InstanceFleetConfig, InstanceGroupConfig } from "@aws-sdk/client-emr";
import { invariant } from "../../errors.ts";
import { bootstrap, configurations, logUri } from "../../emit/cluster-input.ts";
import { managedScaling } from "../../emit/managed-scaling.ts";
import { nodes } from "../../emit/nodes.ts";
import type { Plan } from "../../plan/plan.ts";
import { given } from "../../spec/given.ts";
import { awsName } from "./names.ts";
import { FOR_EMR } from "./tags.ts";

/** EMR's own choice among Spot types when nothing is said; Pulumi's resource wants it said. */
const STRATEGY = "price-capacity-optimized";

/** What only some clusters have. */
interface Optional {
  readonly keyName?: string;
  readonly masterInstanceFleet?: NonNullable<ReturnType<typeof fleet>>;
  readonly coreInstanceFleet?: NonNullable<ReturnType<typeof fleet>>;
  readonly masterInstanceGroup?: NonNullable<ReturnType<typeof group>>;
  readonly coreInstanceGroup?: NonNullable<ReturnType<typeof group>>;
}

/** A cluster that the stack keeps: the same that a run would start, in the words of Pulumi's resource, and without an end. */
export function standingCluster(plan: Plan, name: string) {
  const cluster = plan.clusters[name];
  invariant(cluster, `the plan has no cluster "${name}"`);
  const { InstanceFleets = [], InstanceGroups = [] } = nodes(cluster.fleet);
  const fleetOf = (type: string): InstanceFleetConfig | undefined =>
    InstanceFleets.find((one) => one.InstanceFleetType === type);
  const groupsOf = (role: string): InstanceGroupConfig[] => InstanceGroups.filter((one) => one.InstanceRole === role);
  const scaling = managedScaling(cluster.fleet)?.ComputeLimits;
  return {
    name: awsName(plan, name, 256),
    releaseLabel: cluster.release ?? "",
    applications: [...cluster.applications],
    logUri: logUri(plan),
    stepConcurrencyLevel: cluster.step_concurrency,
    configurationsJson: JSON.stringify(configurations(cluster)),
    bootstrapActions: bootstrap(cluster).map(({ Name = "", ScriptBootstrapAction }) => ({
      name: Name,
      path: ScriptBootstrapAction?.Path ?? "",
      args: ScriptBootstrapAction?.Args ?? [],
    })),
    ...given<Optional>({
      keyName: cluster.key_pair,
      masterInstanceFleet: fleet(fleetOf("MASTER")),
      coreInstanceFleet: fleet(fleetOf("CORE")),
      masterInstanceGroup: group(groupsOf("MASTER")[0]),
      coreInstanceGroup: group(groupsOf("CORE")[0]),
    }),
    taskFleet: fleet(fleetOf("TASK")),
    taskGroups: groupsOf("TASK").flatMap((one) => group(one) ?? []),
    scaling: scaling && {
      unitType: scaling.UnitType ?? "",
      minimumCapacityUnits: scaling.MinimumCapacityUnits ?? 0,
      maximumCapacityUnits: scaling.MaximumCapacityUnits ?? 0,
      ...given({
        maximumCoreCapacityUnits: scaling.MaximumCoreCapacityUnits,
        maximumOndemandCapacityUnits: scaling.MaximumOnDemandCapacityUnits,
      }),
    },
    tags: { "emrald:cluster": name, ...FOR_EMR },
  };
}

function fleet(one: InstanceFleetConfig | undefined) {
  if (!one) return undefined;
  const spot = one.LaunchSpecifications?.SpotSpecification;
  return {
    name: one.Name ?? "",
    // Both are always said: ModifyInstanceFleet wants both later.
    targetOnDemandCapacity: one.TargetOnDemandCapacity ?? 0,
    targetSpotCapacity: one.TargetSpotCapacity ?? 0,
    instanceTypeConfigs: (one.InstanceTypeConfigs ?? []).map(
      ({ InstanceType = "", WeightedCapacity, EbsConfiguration }) =>
        given({
          instanceType: InstanceType,
          weightedCapacity: WeightedCapacity,
          ebsConfigs: volumes(EbsConfiguration),
        }),
    ),
    ...(spot
      ? {
          launchSpecifications: {
            spotSpecifications: [
              {
                allocationStrategy: spot.AllocationStrategy ?? STRATEGY,
                timeoutAction: spot.TimeoutAction ?? "TERMINATE_CLUSTER",
                timeoutDurationMinutes: spot.TimeoutDurationMinutes ?? 60,
              },
            ],
          },
        }
      : {}),
  };
}

/** On demand: a rule holds that, since Pulumi has no word for Spot at the price of on demand. */
function group(one: InstanceGroupConfig | undefined) {
  if (!one) return undefined;
  return given({
    name: one.Name ?? "",
    instanceType: one.InstanceType ?? "",
    instanceCount: one.InstanceCount ?? 1,
    ebsConfigs: volumes(one.EbsConfiguration),
  });
}

function volumes(configuration: EbsConfiguration | undefined) {
  return configuration?.EbsBlockDeviceConfigs?.map(({ VolumeSpecification, VolumesPerInstance = 1 }) => ({
    size: VolumeSpecification?.SizeInGB ?? 0,
    type: VolumeSpecification?.VolumeType ?? "",
    volumesPerInstance: VolumesPerInstance,
    ...given({ iops: VolumeSpecification?.Iops, throughput: VolumeSpecification?.Throughput }),
  }));
}
