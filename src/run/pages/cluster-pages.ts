import { type Cluster, DescribeClusterCommand, type EMRClient, ListInstancesCommand } from "@aws-sdk/client-emr";
import { given } from "../../spec/given.ts";
import { asking } from "../asking.ts";
import { onClusterPages } from "./on-cluster.ts";
import { type Patience, persistentPages } from "./persistent.ts";
import { refusal } from "./refusal.ts";
import { type Primary, tunnels } from "./tunnels.ts";
import type { ClusterPages } from "./types.ts";

const UP = ["RUNNING", "WAITING"];
const ENDED = ["TERMINATED", "TERMINATED_WITH_ERRORS"];

export interface Looking {
  readonly emr: EMRClient;
  readonly region: string;
  readonly now: Date;
  /** How long to wait for one page. */
  readonly wait: () => Patience;
}

/** How to reach the pages of Spark and YARN of a cluster. Throws a WorldError where there is no such cluster, or AWS does not answer. */
export async function clusterPages(looking: Looking, id: string): Promise<ClusterPages> {
  const { emr, region, now, wait } = looking;
  return asking(`look for the pages of the cluster ${id}`, async () => {
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
    const state = Cluster?.Status?.State ?? "UNKNOWN";
    if (!Cluster || !(UP.includes(state) || ENDED.includes(state) || state === "TERMINATING"))
      return { id, state, pages: [], tunnels: [] };
    const isUp = UP.includes(state);
    return {
      id,
      state,
      pages: [...(isUp ? await onClusterPages(emr, id) : []), ...(await persistentPages(emr, Cluster, now, wait))],
      tunnels: isUp ? tunnels(await primaryOf(emr, region, id, Cluster)) : [],
    };
  });
}

async function primaryOf(emr: EMRClient, region: string, id: string, cluster: Cluster): Promise<Primary> {
  const { MasterPublicDnsName, Ec2InstanceAttributes, SecurityConfiguration, InstanceCollectionType } = cluster;
  const wanted =
    InstanceCollectionType === "INSTANCE_FLEET"
      ? { InstanceFleetType: "MASTER" as const }
      : { InstanceGroupTypes: ["MASTER" as const] };
  const listed = await refusal(() =>
    emr.send(new ListInstancesCommand({ ClusterId: id, ...wanted, InstanceStates: ["RUNNING"] })),
  );
  return given<Primary>({
    region,
    dns: MasterPublicDnsName,
    keyPair: Ec2InstanceAttributes?.Ec2KeyName,
    instance: "why" in listed ? undefined : listed.value.Instances?.[0]?.Ec2InstanceId,
    isEncrypted: SecurityConfiguration !== undefined && SecurityConfiguration !== "",
  });
}
