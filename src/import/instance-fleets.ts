import { limits } from "../emr/limits.ts";
import { given } from "../spec/given.ts";
import type { Nodes } from "../spec/schema/types.ts";
import { type Json, ShapeProblem } from "./json.ts";
import { FLEET_KEYS, FLEET_TYPE_KEYS, leaveKeys, SPOT_KEYS } from "./keys.ts";
import { type Kind, KINDS, type NodesByKind, soundNodes } from "./nodes.ts";
import { type Comment, guessed, type Notes } from "./notes.ts";
import { ebsOf } from "./volumes.ts";

const STRATEGIES = ["price-capacity-optimized", "capacity-optimized", "lowest-price", "diversified"] as const;

export function fleetNodes(fleets: readonly Json[], notes: Notes): NodesByKind {
  const found: NodesByKind = {};
  for (const fleet of fleets) {
    leaveKeys(fleet, FLEET_KEYS, notes);
    const kind = kindOf(fleet);
    if (found[kind])
      throw new ShapeProblem(
        fleet.path,
        `${fleet.name} is a second fleet of ${kind} nodes: a cluster has one of each kind`,
      );
    const comments: Comment[] = [];
    const part = soundNodes(kind, fleet, asked(fleet, kind, notes, comments), notes);
    if (part) found[kind] = { value: part.value, comments: [...comments, ...part.comments] };
  }
  return found;
}

function kindOf(fleet: Json): Kind {
  const type = fleet.get("InstanceFleetType");
  if (!type)
    throw new ShapeProblem(fleet.path, `${fleet.name} has no InstanceFleetType`, "It is MASTER, CORE or TASK.");
  return KINDS[type.oneOf(["MASTER", "CORE", "TASK"])] ?? "core";
}

function asked(fleet: Json, kind: Kind, notes: Notes, comments: Comment[]): Nodes {
  const configs = fleet.first("InstanceTypeConfigs", "InstanceTypeSpecifications")?.items() ?? [];
  if (configs.length === 0) throw new ShapeProblem(fleet.path, `${fleet.name} names no instance types`);
  const weights = configs.map((config): [string, number] => {
    leaveKeys(config, FLEET_TYPE_KEYS, notes);
    const type = config.get("InstanceType");
    if (!type) throw new ShapeProblem(config.path, `${config.name} has no InstanceType`);
    return [type.text(), config.get("WeightedCapacity")?.whole() ?? 1];
  });
  // A primary is one node, whatever it weighs.
  const isPlain = kind === "primary" || weights.every(([, weight]) => weight === 1);
  return given<Nodes>({
    types: isPlain ? weights.map(([type]) => type) : Object.fromEntries(weights),
    on_demand: fleet.get("TargetOnDemandCapacity")?.whole(),
    spot: fleet.get("TargetSpotCapacity")?.whole(),
    ...spotOf(fleet, notes, comments),
    ebs: ebsOf(configs, notes),
  });
}

function spotOf(
  fleet: Json,
  notes: Notes,
  comments: Comment[],
): { strategy: Nodes["strategy"]; provision: Nodes["provision"] } {
  const launch = fleet.get("LaunchSpecifications");
  if (launch?.get("OnDemandSpecification"))
    notes.leave(`${launch.name}.OnDemandSpecification`, "EMR's default, lowest-price");
  const spot = launch?.get("SpotSpecification");
  if (!spot) return { strategy: undefined, provision: undefined };
  leaveKeys(spot, SPOT_KEYS, notes);
  return { strategy: strategyOf(spot, notes, comments), provision: provisionOf(spot, comments) };
}

function strategyOf(spot: Json, notes: Notes, comments: Comment[]): Nodes["strategy"] {
  const strategy = spot.get("AllocationStrategy");
  if (strategy?.value === "capacity-optimized-prioritized") {
    notes.leave(
      `${strategy.name}: capacity-optimized-prioritized`,
      "types have no priorities: capacity-optimized is nearest",
    );
    comments.push(guessed(["strategy"], "capacity-optimized-prioritized in the input"));
    return "capacity-optimized";
  }
  return strategy?.oneOf(STRATEGIES);
}

function provisionOf(spot: Json, comments: Comment[]): Nodes["provision"] {
  const minutes = spot.get("TimeoutDurationMinutes")?.whole();
  const action = spot.get("TimeoutAction")?.oneOf(["SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER"]);
  if (minutes === undefined && action === undefined) return undefined;
  const [min, max] = [limits.provisionTimeout.min / 60, limits.provisionTimeout.max / 60];
  const within = Math.min(max, Math.max(min, minutes ?? 60));
  if (within !== minutes)
    comments.push(
      guessed(
        ["provision"],
        minutes === undefined ? "no time is said" : `${minutes} minutes; EMR takes ${min} to ${max}`,
      ),
    );
  return { within: `${within}m`, otherwise: action === "SWITCH_TO_ON_DEMAND" ? "on_demand" : "terminate" };
}
