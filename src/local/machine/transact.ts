import type { Change } from "./change.ts";
import type { ClusterRecord } from "./records.ts";

/**
 * Makes changes to a cluster and has them kept. When they cannot be, the cluster is as it was before: none of it is half
 * there, and the caller hears why.
 */
export function transact(
  cluster: ClusterRecord,
  act: () => readonly Change[],
  keep: (changes: readonly Change[]) => void,
): readonly Change[] {
  const { state, reason, since, readyAt, endedAt, spec, details } = cluster;
  cluster.steps.commit();
  const changes = act();
  try {
    if (changes.length > 0) keep(changes);
  } catch (error) {
    cluster.steps.rollback();
    Object.assign(cluster, { state, reason, since, spec, details });
    if (readyAt === undefined) delete cluster.readyAt;
    if (endedAt === undefined) delete cluster.endedAt;
    throw error;
  }
  cluster.steps.commit();
  return changes;
}
