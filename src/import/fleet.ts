import { given } from "../spec/given.ts";
import type { Fleet, Nodes, Scaling } from "../spec/schema/types.ts";
import { fleetNodes } from "./instance-fleets.ts";
import { groupNodes } from "./instance-groups.ts";
import type { Json } from "./json.ts";
import type { NodesByKind } from "./nodes.ts";
import { below, guessed, type Notes, type Part } from "./notes.ts";
import type { Source } from "./source.ts";

/** The nodes of a cluster as a fleet; undefined where the input has none. */
export function fleetOf(source: Source, notes: Notes): Part<Fleet> | undefined {
  const nodes = nodesOf(source, notes);
  if (Object.keys(nodes).length === 0) return undefined;
  if (!nodes.core && nodes.task) {
    const { value, comments } = nodes.task;
    notes.leave("task nodes without core nodes", "a fleet has core nodes before task nodes: they became the core");
    nodes.core = { value, comments: [...comments, guessed([], "the input has these as task nodes")] };
    delete nodes.task;
  }
  const primary = nodes.primary ?? noPrimary();
  const scaling = nodes.core ? scalingOf(source, notes) : undefined;
  return {
    value: given<Fleet>({
      primary: shortPrimary(primary.value),
      core: nodes.core?.value,
      task: nodes.task?.value,
      scaling,
    }),
    comments: [
      ...below(["primary"], primary.comments),
      ...below(["core"], nodes.core?.comments ?? []),
      ...below(["task"], nodes.task?.comments ?? []),
    ],
  };
}

function nodesOf(source: Source, notes: Notes): NodesByKind {
  if (source.fleets.length > 0) return fleetNodes(source.fleets, notes);
  if (source.groups.length > 0) return groupNodes(source.groups, notes);
  for (const cluster of source.clusters) {
    const primary = cluster.get("MasterInstanceType");
    if (primary) return plainNodes(cluster, primary);
  }
  return {};
}

/** The oldest way: a type for the primary, one for all others, and how many there are in all. */
function plainNodes(cluster: Json, primary: Json): NodesByKind {
  const type = primary.text();
  const others = (cluster.get("InstanceCount")?.whole() ?? 1) - 1;
  const core = cluster.get("SlaveInstanceType")?.text() ?? type;
  return {
    primary: { value: { types: [type], on_demand: 1 }, comments: [] },
    ...(others > 0 ? { core: { value: { types: [core], on_demand: others }, comments: [] } } : {}),
  };
}

function noPrimary(): Part<Nodes> {
  const value: Nodes = { types: ["m5.xlarge"], on_demand: 1 };
  return { value, comments: [guessed([], "the input has no primary")] };
}

/** The short form, where nothing but the type is said. */
function shortPrimary(nodes: Nodes): string | Nodes {
  const { types, on_demand, ...more } = nodes;
  const [only, other] = Array.isArray(types) ? types : [];
  return only !== undefined && other === undefined && on_demand === 1 && Object.keys(more).length === 0 ? only : nodes;
}

function scalingOf({ scaling }: Source, notes: Notes): Scaling | undefined {
  const compute = scaling?.get("ComputeLimits");
  if (!scaling || !compute) return undefined;
  for (const key of scaling.keys())
    if (key !== "ComputeLimits") notes.leave(`ManagedScalingPolicy.${key}`, "emrald has no word for it");
  const unit = compute.get("UnitType")?.text() ?? "";
  if (unit === "VCPU") {
    notes.leave("ManagedScalingPolicy in VCPU", "scaling is in units of the fleet: write `scaling` in it");
    return undefined;
  }
  const min = compute.get("MinimumCapacityUnits")?.whole() ?? 1;
  const max = compute.get("MaximumCapacityUnits")?.whole() ?? min;
  const core = compute.get("MaximumCoreCapacityUnits")?.whole();
  const onDemand = compute.get("MaximumOnDemandCapacityUnits")?.whole();
  if (min < 1 || max < min || (core !== undefined && (core < min || core > max)) || (onDemand ?? 0) > max) {
    notes.leave("ManagedScalingPolicy", "its bounds contradict each other, and EMR would refuse it");
    return undefined;
  }
  return given<Scaling>({ min, max, max_core: core, max_on_demand: onDemand });
}
