import { find } from "../find.ts";
import type { Reference, ResourceType } from "../resource-type.ts";
import { between, each, json, matches, oneOf, upTo } from "../rules.ts";
import { at, isValues, shown, text, type Values } from "../values.ts";
import type { World } from "../world-file.ts";
import { CLUSTER, isEnded } from "./emr-clusters.ts";

const ofCluster: Reference = {
  at: "clusterId",
  to: [CLUSTER],
  missing: (id) => `InvalidRequestException: Cluster id '${id}' is not valid.`,
  isPart: true,
};

function endedCluster(inputs: Values, region: string, world: World): string | undefined {
  const thing = find(world, [CLUSTER], text(inputs["clusterId"]) ?? "", region);
  return thing !== undefined && isEnded(thing)
    ? "InvalidRequestException: the cluster may only be modified when it is running or waiting"
    : undefined;
}

const fleet: ResourceType = {
  type: "emr/instanceFleet:InstanceFleet",
  rules: [
    upTo("name", 256),
    between("targetOnDemandCapacity", 0, 1_000_000),
    between("targetSpotCapacity", 0, 1_000_000),
    matches("instanceTypeConfigs[].instanceType", /^[a-z0-9-]+\.[a-z0-9-]+$/, "must be an instance type"),
    each("instanceTypeConfigs", (types) => Array.isArray(types) && types.length <= 30, "at most 30 instance types"),
  ],
  changes: { update: ["targetOnDemandCapacity", "targetSpotCapacity"] },
  defaults: { targetOnDemandCapacity: 0, targetSpotCapacity: 0 },
  references: [ofCluster],
  id: ({ hex }) => `if-${hex(13).toUpperCase()}`,
  outputs: ({ inputs }) => ({
    name: "",
    provisionedOnDemandCapacity: inputs["targetOnDemandCapacity"] ?? 0,
    provisionedSpotCapacity: inputs["targetSpotCapacity"] ?? 0,
  }),
  refuses: {
    create: ({ inputs, region }, world) => {
      const thing = find(world, [CLUSTER], text(inputs["clusterId"]) ?? "", region);
      // EMR cannot remove a fleet, only size it to nothing: the cluster keeps the one that a stack has let go.
      if (thing?.aside["taskFleet"] === true) {
        return `InvalidRequestException: the cluster ${thing.id} has a task instance fleet already`;
      }
      return endedCluster(inputs, region, world);
    },
  },
  effects: {
    create: ({ props, region }, world) => {
      const thing = find(world, [CLUSTER], text(props["clusterId"]) ?? "", region);
      if (thing !== undefined) thing.aside = { ...thing.aside, taskFleet: true };
    },
  },
};

const group: ResourceType = {
  type: "emr/instanceGroup:InstanceGroup",
  rules: [
    upTo("name", 256),
    between("instanceCount", 0, 1_000_000),
    json("configurationsJson"),
    json("autoscalingPolicy"),
    matches("instanceType", /^[a-z0-9-]+\.[a-z0-9-]+$/, "must be an instance type"),
  ],
  changes: { update: ["instanceCount", "autoscalingPolicy", "configurationsJson"] },
  json: ["configurationsJson", "autoscalingPolicy"],
  references: [ofCluster],
  id: ({ hex }) => `ig-${hex(13).toUpperCase()}`,
  outputs: ({ inputs }) => ({
    status: "RUNNING",
    name: "",
    instanceType: "",
    instanceCount: 1,
    runningInstanceCount: inputs["instanceCount"] ?? 1,
    ebsConfigs: [],
  }),
  refuses: { create: ({ inputs, region }, world) => endedCluster(inputs, region, world) },
};

const scaling: ResourceType = {
  type: "emr/managedScalingPolicy:ManagedScalingPolicy",
  rules: [
    oneOf("computeLimits[].unitType", ["InstanceFleetUnits", "Instances", "VCPU"]),
    oneOf("scalingStrategy", ["DEFAULT", "ADVANCED"]),
    oneOf("utilizationPerformanceIndex", [1, 25, 50, 75, 100]),
    each("computeLimits", (limits) => Array.isArray(limits) && limits.length === 1, "exactly one"),
    each(
      "computeLimits[]",
      (limits) => isValues(limits) && Number(limits["minimumCapacityUnits"]) <= Number(limits["maximumCapacityUnits"]),
      "ValidationException: the least capacity is at most the greatest",
    ),
  ],
  changes: { update: [] },
  references: [ofCluster],
  id: ({ inputs }) => text(inputs["clusterId"]) ?? "",
  refuses: {
    create: ({ inputs, region }, world) => {
      const thing = find(world, [CLUSTER], text(inputs["clusterId"]) ?? "", region);
      const unit = at(inputs, "computeLimits[].unitType")[0];
      const hasFleets =
        thing?.props["masterInstanceGroup"] === undefined || !thing.inputs.includes("masterInstanceGroup");
      if (hasFleets !== (unit === "InstanceFleetUnits")) {
        return `ValidationException: unit type ${shown(unit)} does not go with the cluster's instance ${hasFleets ? "fleets" : "groups"}`;
      }
      return endedCluster(inputs, region, world);
    },
  },
};

/** What is added to a cluster that is there. */
export const emrCapacity: readonly ResourceType[] = [fleet, group, scaling];
