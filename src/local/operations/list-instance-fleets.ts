import { required, string, structure } from "../api/shape.ts";
import { describeFleet } from "../instances/describe.ts";
import { findCluster, findCollections } from "./lookup.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({ ClusterId: required(string({ max: 256 })), Marker: string() });

export const listInstanceFleets = operation(input, ({ ClusterId, Marker }, engine) => {
  const cluster = findCluster(engine, ClusterId);
  const { items, marker } = page(findCollections(cluster, "fleet", "ListInstanceFleets"), Marker);
  return { InstanceFleets: items.map((fleet) => describeFleet(cluster.record, fleet)), Marker: marker };
});
