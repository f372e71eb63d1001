import { limits } from "../emr/limits.ts";
import { THREE_PRIMARIES } from "../model/fleets.ts";
import { given } from "../spec/given.ts";
import type { Nodes } from "../spec/schema/types.ts";
import type { Json } from "./json.ts";
import { type Comment, guessed, type Notes, type Part } from "./notes.ts";

export type Kind = "primary" | "core" | "task";
export type NodesByKind = Partial<Record<Kind, Part<Nodes>>>;

/** EMR's names for the kinds of nodes. */
export const KINDS: Readonly<Record<string, Kind>> = { MASTER: "primary", CORE: "core", TASK: "task" };

/**
 * Units that whole nodes of every type meet: what the input asks for, or the next higher number, since EMR rounds up by itself.
 */
export function wholeUnits(units: number, weights: readonly number[]): number {
  const step = weights.reduce((a, b) => (a / divisor(a, b)) * b, 1);
  return Math.ceil(units / step) * step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Spot of a primary, and capacity of nobody, are not taken over. Undefined where no nodes are left. */
export function soundNodes(kind: Kind, where: Json, asked: Nodes, notes: Notes): Part<Nodes> | undefined {
  const comments: Comment[] = [];
  const { types = [], on_demand = 0, spot = 0, strategy, provision, ebs } = asked;
  if (on_demand + spot === 0) {
    notes.leave(where.name, `its ${kind} nodes have no capacity`);
    return undefined;
  }
  const weights = Array.isArray(types) ? [1] : Object.values(types);
  const counts = { on_demand: wholeUnits(on_demand, weights), spot: wholeUnits(spot, weights) };
  for (const [key, before] of [
    ["on_demand", on_demand],
    ["spot", spot],
  ] as const) {
    if (counts[key] === before) continue;
    comments.push(guessed([key], `${before} in the input, which EMR rounds up to whole nodes`));
  }
  if (kind === "primary") return primaryNodes(where, asked, comments, notes);
  const tooMany = countOf(types) > limits.fleetTypes.without && strategy === undefined;
  if (tooMany) comments.push(guessed(["strategy"], `EMR takes ${limits.fleetTypes.without} types without one`));
  const isSpot = counts.spot > 0;
  return {
    value: given<Nodes>({
      types,
      on_demand: counts.on_demand > 0 ? counts.on_demand : undefined,
      spot: isSpot ? counts.spot : undefined,
      strategy: isSpot ? (strategy ?? (tooMany ? "price-capacity-optimized" : undefined)) : undefined,
      provision: isSpot ? provision : undefined,
      ebs,
    }),
    comments,
  };
}

/** One node on demand; three of them only as an instance group. */
function primaryNodes(
  where: Json,
  { types, on_demand = 0, spot = 0, ebs }: Nodes,
  comments: Comment[],
  notes: Notes,
): Part<Nodes> {
  if (spot > 0)
    notes.leave(
      `${where.name}: Spot`,
      "a Spot primary ends the cluster when EC2 takes it back (rule fleet/spot-primary)",
    );
  const isThree = on_demand === THREE_PRIMARIES && where.first("InstanceCount", "RequestedInstanceCount") !== undefined;
  const count = isThree ? THREE_PRIMARIES : 1;
  if (on_demand + spot !== count)
    notes.leave(`${where.name}: ${on_demand + spot} primaries`, "EMR has one primary, or three in an instance group");
  return { value: given<Nodes>({ types, on_demand: count, ebs }), comments };
}

function countOf(types: NonNullable<Nodes["types"]>): number {
  return Array.isArray(types) ? types.length : Object.keys(types).length;
}
