import { THREE_PRIMARIES } from "../model/fleets.ts";
import { given } from "../spec/given.ts";
import type { Nodes } from "../spec/schema/types.ts";
import { type Json, ShapeProblem } from "./json.ts";
import { GROUP_KEYS, leaveKeys } from "./keys.ts";
import { type Kind, KINDS, type NodesByKind, soundNodes } from "./nodes.ts";
import { type Comment, guessed, type Notes } from "./notes.ts";
import { ebsOf } from "./volumes.ts";

/** Instance groups as nodes of a fleet: a type counts 1 a node. Several groups of one kind become one choice of types. */
export function groupNodes(groups: readonly Json[], notes: Notes): NodesByKind {
  const byKind = new Map<Kind, Json[]>();
  for (const group of groups) {
    leaveKeys(group, GROUP_KEYS, notes);
    const kind = kindOf(group);
    byKind.set(kind, [...(byKind.get(kind) ?? []), group]);
  }
  const found: NodesByKind = {};
  const isThree = hasThreePrimaries(byKind);
  for (const [kind, [first, ...more]] of byKind) {
    if (!first) continue;
    if (isThree && kind !== "primary" && more.length > 0)
      notes.leave(`${more.length} groups of ${kind} nodes`, "beside three primaries there is one of each kind");
    const others = isThree && kind !== "primary" ? [] : more;
    const [second] = others;
    if (second && kind === "primary")
      throw new ShapeProblem(second.path, `${second.name} is a second group of primary nodes: a cluster has one`);
    const comments: Comment[] = [];
    const types = new Set([first, ...others].map(typeOf));
    if (types.size > 1)
      comments.push(guessed(["types"], `${types.size} groups in the input; EC2 now picks among their types`));
    const part = soundNodes(kind, first, merged([first, ...others], [...types], notes), notes);
    if (part) found[kind] = { value: part.value, comments: [...comments, ...part.comments] };
  }
  return found;
}

function hasThreePrimaries(byKind: ReadonlyMap<Kind, readonly Json[]>): boolean {
  const [primary] = byKind.get("primary") ?? [];
  if (!primary || countOf(primary) !== THREE_PRIMARIES) return false;
  if (byKind.get("core")?.some((group) => countOf(group) > 0)) return true;
  throw new ShapeProblem(primary.path, `${primary.name} asks for three primaries, and there are no core nodes`);
}

function merged(groups: readonly Json[], types: string[], notes: Notes): Nodes {
  const units = (market: string): number =>
    groups
      .filter((group) => (group.get("Market")?.oneOf(["ON_DEMAND", "SPOT"]) ?? "ON_DEMAND") === market)
      .reduce((sum, group) => sum + countOf(group), 0);
  return given<Nodes>({ types, on_demand: units("ON_DEMAND"), spot: units("SPOT"), ebs: ebsOf(groups, notes) });
}

function countOf(group: Json): number {
  return group.first("InstanceCount", "RequestedInstanceCount")?.whole() ?? 0;
}

function kindOf(group: Json): Kind {
  const role = group.first("InstanceRole", "InstanceGroupType");
  if (!role) throw new ShapeProblem(group.path, `${group.name} has no InstanceRole`, "It is MASTER, CORE or TASK.");
  return KINDS[role.oneOf(["MASTER", "CORE", "TASK"])] ?? "core";
}

function typeOf(group: Json): string {
  const type = group.get("InstanceType");
  if (!type) throw new ShapeProblem(group.path, `${group.name} has no InstanceType`);
  return type.text();
}
