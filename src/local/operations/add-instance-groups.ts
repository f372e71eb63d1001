import { checkGroup, MAX_GROUPS } from "../api/check-instances.ts";
import { toGroup } from "../api/cluster-details.ts";
import { validationError } from "../api/errors.ts";
import { instanceGroup } from "../api/instances.ts";
import { list, required, string, structure } from "../api/shape.ts";
import { findCollections, findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  JobFlowId: required(string({ max: 256 })),
  InstanceGroups: required(list(instanceGroup)),
});

export const addInstanceGroups = operation(input, ({ JobFlowId, InstanceGroups }, engine) => {
  const cluster = findModifiableJobFlow(engine, JobFlowId);
  const collections = findCollections(cluster, "group", "AddInstanceGroups", validationError);
  if (InstanceGroups.length === 0) throw validationError("The list of instance groups cannot be empty.");
  for (const group of InstanceGroups) {
    if (group.InstanceRole !== "TASK") {
      throw validationError(`An instance group of type ${group.InstanceRole} cannot be added to a running cluster.`);
    }
    checkGroup(group);
  }
  if (collections.length + InstanceGroups.length > MAX_GROUPS) {
    throw validationError(`At most ${MAX_GROUPS} instance groups are allowed.`);
  }
  const groups = InstanceGroups.map((group, index) => toGroup(JobFlowId, group, collections.length + index));
  engine.modify(cluster, { details: { collections: [...collections, ...groups] } });
  return { JobFlowId, InstanceGroupIds: groups.map((group) => group.id), ClusterArn: cluster.arn };
});
