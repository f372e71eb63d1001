import { type ClusterState, type ClusterSummary, paginateListClusters } from "@aws-sdk/client-emr";
import type { AwsClients } from "../aws/clients.ts";
import { asking } from "./asking.ts";

/** States of clusters that are there, and are not ending. */
export const ALIVE: readonly ClusterState[] = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"];

/** Ids of the clusters of a region that have not ended. Throws a WorldError. */
export async function livingClusters(clients: Pick<AwsClients, "emr">, region: string): Promise<ReadonlySet<string>> {
  const clusters = await clustersIn(clients, region, [...ALIVE, "TERMINATING"]);
  return new Set(clusters.flatMap(({ Id }) => Id ?? []));
}

/** The clusters of a region that are in one of these states. Throws a WorldError. */
export async function clustersIn(
  { emr }: Pick<AwsClients, "emr">,
  region: string,
  states: readonly ClusterState[],
): Promise<readonly ClusterSummary[]> {
  return asking(`list the clusters of ${region}`, async () => {
    const found: ClusterSummary[] = [];
    for await (const { Clusters = [] } of paginateListClusters({ client: emr }, { ClusterStates: [...states] }))
      found.push(...Clusters);
    return found;
  });
}
