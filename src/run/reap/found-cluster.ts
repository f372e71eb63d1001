import { type Cluster, type ClusterSummary, DescribeClusterCommand } from "@aws-sdk/client-emr";
import type { AwsClients } from "../../aws/clients.ts";
import { WorldError } from "../../errors.ts";
import { asking } from "../asking.ts";
import { ALIVE, clustersIn } from "../living-clusters.ts";
import { sideBySide } from "../side-by-side.ts";

/** How many clusters are described at once. */
const WIDTH = 8;

/** A cluster that is alive and carries the project's tag. */
export interface FoundCluster {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly isProtected: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a region tells. */
export interface Search {
  readonly clusters: readonly FoundCluster[];
  /** Clusters of which AWS would not tell whose they are, though they are called as the project's are. */
  readonly untold: readonly string[];
}

/** The living clusters of a region that carry a project's tag. Only a description has tags. Throws a WorldError. */
export async function findClusters(clients: Pick<AwsClients, "emr">, region: string, project: string): Promise<Search> {
  const living = await clustersIn(clients, region, ALIVE);
  const looks = await sideBySide(living, WIDTH, (summary) => look(clients, region, project, summary));
  return {
    clusters: looks.flatMap((one) => (typeof one === "object" ? [one] : [])),
    untold: looks.flatMap((one) => (typeof one === "string" ? [one] : [])),
  };
}

/** Text where AWS does not tell; undefined for another's. */
async function look(
  { emr }: Pick<AwsClients, "emr">,
  region: string,
  project: string,
  { Id = "", Name = "", Status }: ClusterSummary,
): Promise<FoundCluster | string | undefined> {
  let cluster: Cluster | undefined;
  try {
    const command = new DescribeClusterCommand({ ClusterId: Id });
    cluster = await asking(`describe ${Id}`, async () => (await emr.send(command)).Cluster);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    // Credentials need not see what is another project's.
    return Name.startsWith(`${project}-`) ? error.message : undefined;
  }
  const tags = Object.fromEntries((cluster?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  if (tags["emrald:project"] !== project) return undefined;
  return {
    id: Id,
    name: Name,
    region,
    state: cluster?.Status?.State ?? Status?.State ?? "",
    createdAt: Status?.Timeline?.CreationDateTime ?? new Date(),
    isProtected: cluster?.TerminationProtected === true,
    tags,
  };
}
