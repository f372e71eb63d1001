import { checkFleet } from "../api/check-fleet.ts";
import { toFleet } from "../api/cluster-details.ts";
import { invalidRequest } from "../api/errors.ts";
import { instanceFleet } from "../api/instances.ts";
import { required, string, structure } from "../api/shape.ts";
import { findCollections, findModifiable } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string({ max: 256 })), InstanceFleet: required(instanceFleet) });

export const addInstanceFleet = operation(input, ({ ClusterId, InstanceFleet: config }, engine) => {
  const cluster = findModifiable(engine, ClusterId);
  const collections = findCollections(cluster, "fleet", "AddInstanceFleet");
  const { InstanceFleetType: role } = config;
  // The others are there since the cluster is (API reference, AddInstanceFleet: a task fleet to a running cluster).
  if (role !== "TASK") throw invalidRequest(`An instance fleet of type ${role} cannot be added to a running cluster.`);
  if (collections.some((one) => one.role === role)) {
    throw invalidRequest(`At most one instance fleet of type ${role} is allowed.`);
  }
  checkFleet(config, invalidRequest);
  const fleet = toFleet(ClusterId, config);
  engine.modify(cluster, { details: { collections: [...collections, fleet] } });
  return { ClusterId, InstanceFleetId: fleet.id, ClusterArn: cluster.arn };
});
