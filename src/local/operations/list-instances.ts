import { invalidRequest } from "../api/errors.ts";
import { nodeRoles } from "../api/instances.ts";
import { list, required, string, structure } from "../api/shape.ts";
import { describeNode, nodeStates, stateOfNode } from "../instances/describe.ts";
import { nodesOf } from "../instances/nodes.ts";
import { findCluster, findCollections } from "./lookup.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({
  ClusterId: required(string({ max: 256 })),
  InstanceGroupId: string({ max: 256 }),
  InstanceGroupTypes: list(string({ oneOf: nodeRoles })),
  InstanceFleetId: string({ max: 256 }),
  InstanceFleetType: string({ oneOf: nodeRoles }),
  InstanceStates: list(string({ oneOf: nodeStates })),
  Marker: string(),
});

export const listInstances = operation(input, (given, engine) => {
  const { InstanceGroupTypes: groupRoles = [], InstanceFleetType: fleetRole, InstanceStates: states = [] } = given;
  const cluster = findCluster(engine, given.ClusterId);
  const byFleet = given.InstanceFleetId ?? fleetRole;
  const byGroup = given.InstanceGroupId ?? groupRoles[0];
  if (byFleet !== undefined && byGroup !== undefined) {
    throw invalidRequest("Instance groups and instance fleets are mutually exclusive. Ask for one of them.");
  }
  if (byFleet !== undefined) findCollections(cluster, "fleet", "ListInstances");
  if (byGroup !== undefined) findCollections(cluster, "group", "ListInstances");
  const { collections } = cluster.record.details;
  const id = given.InstanceFleetId ?? given.InstanceGroupId;
  if (id !== undefined && !collections.some((one) => one.id === id)) {
    throw invalidRequest(
      `Instance ${given.InstanceFleetId === undefined ? "group" : "fleet"} id '${id}' is not valid.`,
    );
  }
  const roles = fleetRole === undefined ? groupRoles : [fleetRole];
  const nodes = collections
    .filter((one) => (id === undefined || one.id === id) && (roles.length === 0 || roles.includes(one.role)))
    .flatMap((one) => nodesOf(cluster.record.id, one))
    .filter((node) => states.length === 0 || states.includes(stateOfNode(cluster.record, node)));
  const { items, marker } = page(nodes, given.Marker);
  return { Instances: items.map((node) => describeNode(cluster.record, node)), Marker: marker };
});
