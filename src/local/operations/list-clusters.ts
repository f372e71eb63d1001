import { describeClusterSummary } from "../api/describe.ts";
import { list, string, structure, timestamp } from "../api/shape.ts";
import type { ClusterState } from "../machine/records.ts";
import { operation } from "./operation.ts";
import { pageNewestFirst } from "./paging.ts";

const states: readonly ClusterState[] = [
  "STARTING",
  "BOOTSTRAPPING",
  "RUNNING",
  "WAITING",
  "TERMINATING",
  "TERMINATED",
  "TERMINATED_WITH_ERRORS",
];

const input = structure({
  CreatedAfter: timestamp,
  CreatedBefore: timestamp,
  ClusterStates: list(string({ oneOf: states })),
  Marker: string(),
});

export const listClusters = operation(input, ({ CreatedAfter, CreatedBefore, ClusterStates = [], Marker }, engine) => {
  const page = pageNewestFirst(engine.store.all(), {
    marker: Marker,
    include: ({ record }) =>
      record.createdAt >= (CreatedAfter ?? -Infinity) &&
      record.createdAt <= (CreatedBefore ?? Infinity) &&
      (ClusterStates.length === 0 || ClusterStates.includes(record.state)),
  });
  return { Clusters: page.items.map(describeClusterSummary), Marker: page.marker };
});
