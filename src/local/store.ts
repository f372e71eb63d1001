import type { JobFlow } from "./api/job-flow.ts";
import type { Change } from "./machine/change.ts";
import type { ClusterRecord } from "./machine/records.ts";

export interface StoredCluster {
  readonly arn: string;
  /** What RunJobFlow asked for, without its steps. */
  readonly request: JobFlow;
  readonly record: ClusterRecord;
}

/** Where clusters are kept. The records in it are live: changes have been applied to them before the store is told. */
export interface ClusterStore {
  /** Throws when it cannot be kept; then it is not there. */
  add(cluster: StoredCluster): void;
  /** Throws when the changes cannot be kept; the caller then takes them back. */
  changed(cluster: StoredCluster, changes: readonly Change[]): void;
  /** Changes that cannot be taken back: kept as soon as they can be. Never throws. */
  happened(cluster: StoredCluster, changes: readonly Change[]): void;
  get(id: string): StoredCluster | undefined;
  /** In the order of creation. */
  all(): readonly StoredCluster[];
  close(): void;
}

/** Clusters that go with the process. */
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
    happened() {
      // As above.
    },
    get: (id) => byId.get(id),
    all: () => clusters,
    close() {
      // As above.
    },
  };
}
