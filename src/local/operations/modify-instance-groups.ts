import { checkGroup } from "../api/check-instances.ts";
import { toGroup } from "../api/cluster-details.ts";
import { validationError } from "../api/errors.ts";
import type { InstanceGroupConfig } from "../api/instances.ts";
import { document, integer, list, required, string, structure } from "../api/shape.ts";
import type { Engine } from "../engine.ts";
import type { StoredCluster } from "../store.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  ClusterId: string({ max: 256 }),
  InstanceGroups: list(
    structure({
      InstanceGroupId: required(string({ max: 256 })),
      InstanceCount: integer(),
      Configurations: document,
    }),
  ),
});

export const modifyInstanceGroups = operation(input, ({ ClusterId, InstanceGroups = [] }, engine) => {
  if (InstanceGroups.length === 0) throw validationError("The list of instance groups cannot be empty.");
  const ids = InstanceGroups.map((group) => group.InstanceGroupId);
  const cluster = ClusterId === undefined ? ownerOf(engine, ids) : findModifiableJobFlow(engine, ClusterId);
  const collections = cluster.record.details.collections.map((group, index) => {
    const given = InstanceGroups.find((one) => one.InstanceGroupId === group.id);
    if (!given) return group;
    if (group.role === "MASTER" && given.InstanceCount !== undefined) {
      throw validationError("The MASTER instance group cannot be resized.");
    }
    const config: InstanceGroupConfig = {
      ...(group.request as InstanceGroupConfig),
      ...(given.InstanceCount !== undefined && { InstanceCount: given.InstanceCount }),
      ...(given.Configurations !== undefined && { Configurations: given.Configurations }),
    };
    checkGroup(config);
    return toGroup(cluster.record.id, config, index);
  });
  const unknown = ids.find((id) => !collections.some((group) => group.id === id && group.kind === "group"));
  if (unknown !== undefined) throw validationError(`Instance group id '${unknown}' is not valid.`);
  engine.modify(cluster, { details: { collections } });
  return undefined;
});

/** The request may leave out which cluster its groups belong to. */
function ownerOf(engine: Engine, ids: readonly string[]): StoredCluster {
  const owner = engine.store
    .all()
    .find(({ record }) => record.details.collections.some((group) => ids.includes(group.id)));
  if (!owner) throw validationError(`Instance group id '${ids[0] ?? ""}' is not valid.`);
  return findModifiableJobFlow(engine, owner.record.id);
}
