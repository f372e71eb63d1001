import { madeUpId } from "../instances/made-up-id.ts";
import type { NodeCollection } from "../machine/node-collection.ts";
import type { ClusterDetails, ClusterRecord } from "../machine/records.ts";
import type { InstanceFleetConfig, InstanceGroupConfig } from "./instances.ts";
import { validationError } from "./errors.ts";
import type { JobFlow } from "./job-flow.ts";
import { toTags, withTags } from "./tags.ts";

/** What RunJobFlow says about a cluster that later calls may change. */
export function toClusterDetails(id: string, request: JobFlow): ClusterDetails {
  return {
    tags: withTags([], toTags(request.Tags ?? [], validationError), validationError),
    unhealthyNodeReplacement: request.Instances.UnhealthyNodeReplacement ?? false,
    visibleToAllUsers: request.VisibleToAllUsers ?? true,
    extendedSupport: request.ExtendedSupport ?? false,
    managedScaling: request.ManagedScalingPolicy,
    collections: toCollections(id, request.Instances),
  };
}

export function collectionKind({ details }: ClusterRecord): NodeCollection["kind"] {
  return details.collections.some(({ kind }) => kind === "fleet") ? "fleet" : "group";
}

export function toFleet(clusterId: string, config: InstanceFleetConfig): NodeCollection {
  const { InstanceFleetType: role, InstanceTypeConfigs: types = [] } = config;
  return {
    id: madeUpId("if-", clusterId, "fleet", role),
    kind: "fleet",
    role,
    name: config.Name,
    onDemand: config.TargetOnDemandCapacity ?? 0,
    spot: config.TargetSpotCapacity ?? 0,
    types: types.map(({ InstanceType, WeightedCapacity = 1 }) => ({ type: InstanceType, weight: WeightedCapacity })),
    request: config,
  };
}

/** `index`: the n-th group of the cluster, since several may have the same role. */
export function toGroup(clusterId: string, config: InstanceGroupConfig, index: number): NodeCollection {
  const isSpot = config.Market === "SPOT";
  return {
    id: madeUpId("ig-", clusterId, "group", index),
    kind: "group",
    role: config.InstanceRole,
    name: config.Name,
    onDemand: isSpot ? 0 : config.InstanceCount,
    spot: isSpot ? config.InstanceCount : 0,
    types: [{ type: config.InstanceType, weight: 1 }],
    request: config,
  };
}

function toCollections(id: string, instances: JobFlow["Instances"]): NodeCollection[] {
  const { InstanceFleets: fleets, InstanceGroups: groups } = instances;
  if (fleets) return fleets.map((fleet) => toFleet(id, fleet));
  return (groups ?? uniformGroups(instances)).map((group, index) => toGroup(id, group, index));
}

/** The oldest way to say it: two types and a count. A request that names none has no nodes that could be listed. */
function uniformGroups(instances: JobFlow["Instances"]): InstanceGroupConfig[] {
  const { MasterInstanceType: primary, SlaveInstanceType: core, InstanceCount: count = 1 } = instances;
  if (primary === undefined) return [];
  const group = (
    InstanceRole: "MASTER" | "CORE",
    InstanceType: string,
    InstanceCount: number,
  ): InstanceGroupConfig => ({
    Name: InstanceRole === "MASTER" ? "Master instance group" : "Core instance group",
    Market: "ON_DEMAND",
    InstanceRole,
    InstanceType,
    InstanceCount,
  });
  return [group("MASTER", primary, 1), ...(count > 1 ? [group("CORE", core ?? primary, count - 1)] : [])];
}
