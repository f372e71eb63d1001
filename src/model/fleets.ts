import type { Path } from "../spec/diagnostic.ts";
import type { EnvironmentSpec, FleetSpec, NodesSpec } from "../spec/types.ts";

export const NODE_KINDS = ["primary", "core", "task"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** Every group of nodes of every fleet, with its place in the project's document. */
export function* nodesOf(
  environment: EnvironmentSpec,
): Generator<{ fleet: FleetSpec; kind: NodeKind; nodes: NodesSpec; path: Path }> {
  for (const fleet of environment.fleets.values()) {
    for (const kind of NODE_KINDS) {
      const nodes = fleet[kind];
      if (nodes) yield { fleet, kind, nodes, path: ["fleets", fleet.name, kind] };
    }
  }
}

/** Primary nodes of a cluster that outlives the loss of one. */
export const THREE_PRIMARIES = 3;

/** A fleet of a spec, or of a plan. */
interface WithPrimary {
  readonly primary?: { readonly onDemand: number } | { readonly on_demand: number };
}

/** EMR takes three primaries as an instance group, and then every other kind of node too (API reference, InstanceFleetConfig). */
export function hasThreePrimaries({ primary }: WithPrimary): boolean {
  if (!primary) return false;
  return ("onDemand" in primary ? primary.onDemand : primary.on_demand) === THREE_PRIMARIES;
}
