import type { JobFlow } from "./api/job-flow.ts";
import type { Change } from "./machine/change.ts";
import type { ClusterRecord } from "./machine/records.ts";

export interface StoredCluster {
  readonly arn: string;
  /** What RunJobFlow asked for. */
  readonly request: JobFlow;
  readonly record: ClusterRecord;
}

/**
 * Where clusters are kept. The records in it are live: changes have been applied to them when `changed` is called, which
 * is there for stores that write them down.
 */
export interface ClusterStore {
  add(cluster: StoredCluster): void;
  changed(cluster: StoredCluster, changes: readonly Change[]): void;
  get(id: string): StoredCluster | undefined;
  /** In the order of creation. */
  all(): readonly StoredCluster[];
}

export function memoryStore(): ClusterStore {
  const clusters: StoredCluster[] = [];
  const byId = new Map<string, StoredCluster>();
  return {
    add(cluster) {
      clusters.push(cluster);
      byId.set(cluster.record.id, cluster);
    },
    changed() {
      // Nothing outlives the process here, so there is nothing to write.
    },
    get: (id) => byId.get(id),
    all: () => clusters,
  };
}
