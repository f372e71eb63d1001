import { collectionKind } from "../api/cluster-details.ts";
import { invalidRequest, validationError } from "../api/errors.ts";
import type { Engine } from "../engine.ts";
import { isEnding } from "../machine/change.ts";
import type { NodeCollection } from "../machine/node-collection.ts";
import type { StepRecord } from "../machine/records.ts";
import type { StoredCluster } from "../store.ts";

/** As Describe…, List… and Cancel… name an id that is not there. */
export function findCluster(engine: Engine, id: string): StoredCluster {
  const cluster = engine.store.get(id);
  if (!cluster) throw invalidRequest(`Cluster id '${id}' is not valid.`);
  return cluster;
}

/** As the older …JobFlow… calls do. */
export function findJobFlow(engine: Engine, id: string): StoredCluster {
  const cluster = engine.store.get(id);
  if (!cluster) throw validationError(`Specified job flow ID does not exist: '${id}'.`);
  return cluster;
}

export function findStep(cluster: StoredCluster, id: string): StepRecord {
  const step = cluster.record.steps.get(id);
  if (!step) throw invalidRequest(`Step id '${id}' is not valid.`);
  return step;
}

/** Refuses to modify a cluster that is on its way out. `refuse` makes the error of the call. */
export function checkIsUp({ record }: StoredCluster, refuse: (message: string) => Error): void {
  if (isEnding(record)) {
    throw refuse("A job flow that is shutting down, terminated, or finished may not be modified.");
  }
}

/** As the newer calls do. */
export function findModifiable(engine: Engine, id: string): StoredCluster {
  const cluster = findCluster(engine, id);
  checkIsUp(cluster, invalidRequest);
  return cluster;
}

/** As the older …JobFlow… calls do, and those for policies. */
export function findModifiableJobFlow(engine: Engine, id: string): StoredCluster {
  const cluster = findJobFlow(engine, id);
  checkIsUp(cluster, validationError);
  return cluster;
}

/** Calls for one kind of nodes, and the call that does the same for the other. */
const otherCall = {
  AddInstanceFleet: "AddInstanceGroups",
  AddInstanceGroups: "AddInstanceFleet",
  ListInstanceFleets: "ListInstanceGroups",
  ListInstanceGroups: "ListInstanceFleets",
  ModifyInstanceFleet: "ModifyInstanceGroups",
  ListInstances: undefined,
} as const;

/** Fleets or groups of a cluster; a cluster of the other kind is refused in EMR's words. */
export function findCollections(
  cluster: StoredCluster,
  kind: NodeCollection["kind"],
  call: keyof typeof otherCall,
  refuse: (message: string) => Error = invalidRequest,
): readonly NodeCollection[] {
  const { collections } = cluster.record.details;
  const has = collectionKind(cluster.record);
  if (collections.length === 0 || has === kind) return collections;
  const other = otherCall[call];
  throw refuse(
    "Instance fleets and instance groups are mutually exclusive. " +
      `The EMR cluster specified in the request uses instance ${has}s. ` +
      (other === undefined
        ? `Ask for instances by instance ${has}.`
        : `The ${call} request does not support clusters that use instance ${has}s. Use the ${other} request instead.`),
  );
}
