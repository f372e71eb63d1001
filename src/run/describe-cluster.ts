import {
  DescribeClusterCommand,
  type EMRClient,
  GetAutoTerminationPolicyCommand,
  GetManagedScalingPolicyCommand,
  paginateListBootstrapActions,
  paginateListInstanceFleets,
  paginateListInstanceGroups,
  paginateListSteps,
} from "@aws-sdk/client-emr";
import { asking } from "./asking.ts";

/** All that EMR tells of a cluster, in the shape of its answers. Asks only. Throws a WorldError. */
export async function describeCluster(emr: EMRClient, id: string): Promise<object> {
  return asking(`describe the cluster ${id}`, async () => {
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
    const asked = { ClusterId: id };
    const isFleet = Cluster?.InstanceCollectionType === "INSTANCE_FLEET";
    const { AutoTerminationPolicy } = await emr.send(new GetAutoTerminationPolicyCommand(asked));
    const { ManagedScalingPolicy } = await emr.send(new GetManagedScalingPolicyCommand(asked));
    const pages = { client: emr };
    return {
      Cluster,
      ...(isFleet
        ? { InstanceFleets: await listed(paginateListInstanceFleets(pages, asked), (page) => page.InstanceFleets) }
        : { InstanceGroups: await listed(paginateListInstanceGroups(pages, asked), (page) => page.InstanceGroups) }),
      BootstrapActions: await listed(paginateListBootstrapActions(pages, asked), (page) => page.BootstrapActions),
      Steps: await listed(paginateListSteps(pages, asked), (page) => page.Steps),
      ManagedScalingPolicy,
      AutoTerminationPolicy,
    };
  });
}

async function listed<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
