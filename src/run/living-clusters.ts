import { paginateListClusters } from "@aws-sdk/client-emr";
import type { AwsClients } from "../aws/clients.ts";
import { asking } from "./asking.ts";

/** Ids of the clusters of a region that have not ended. Throws a WorldError. */
export async function livingClusters({ emr }: Pick<AwsClients, "emr">, region: string): Promise<ReadonlySet<string>> {
  return asking(`list the clusters of ${region}`, async () => {
    const ids = new Set<string>();
    const asked = { ClusterStates: [...ALIVE] };
    for await (const { Clusters = [] } of paginateListClusters({ client: emr }, asked)) {
      for (const { Id } of Clusters) if (Id !== undefined) ids.add(Id);
    }
    return ids;
  });
}

const ALIVE = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"] as const;
