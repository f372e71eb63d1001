import type { Plan } from "../plan/plan.ts";

/**
 * Clusters of the base to what they are called in the head. A cluster is called after its fleet, with digits of its settings where pipelines of
 * one fleet differ in them: when settings change it has another name, and is the one that runs the same steps.
 */
export function sameClusters(base: Plan, head: Plan): ReadonlyMap<string, string> {
  const same = new Map(
    Object.keys(base.clusters).flatMap((name) => (Object.hasOwn(head.clusters, name) ? [[name, name] as const] : [])),
  );
  const taken = new Set(same.values());
  const moves = movesOf(base, head);
  for (const name of Object.keys(base.clusters).sort()) {
    if (same.has(name)) continue;
    const [only, ...others] = [...(moves.get(name) ?? [])].filter((now) => Object.hasOwn(head.clusters, now));
    if (only === undefined || others.length > 0 || taken.has(only)) continue;
    same.set(name, only);
    taken.add(only);
  }
  return same;
}

/** Clusters of the base to where their steps run in the head. */
function movesOf(base: Plan, head: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const moves = new Map<string, Set<string>>();
  for (const [id, { cluster }] of Object.entries(base.steps)) {
    const now = head.steps[id]?.cluster;
    if (now === undefined) continue;
    const known = moves.get(cluster);
    if (known) known.add(now);
    else moves.set(cluster, new Set([now]));
  }
  return moves;
}
