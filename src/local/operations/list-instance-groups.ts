import { required, string, structure } from "../api/shape.ts";
import { describeGroup } from "../instances/describe.ts";
import { findCluster, findCollections } from "./lookup.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({ ClusterId: required(string({ max: 256 })), Marker: string() });

export const listInstanceGroups = operation(input, ({ ClusterId, Marker }, engine) => {
  const cluster = findCluster(engine, ClusterId);
  const { items, marker } = page(findCollections(cluster, "group", "ListInstanceGroups"), Marker);
  return { InstanceGroups: items.map((group) => describeGroup(cluster.record, group)), Marker: marker };
});
