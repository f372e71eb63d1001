import { invalidRequest, validationError } from "../api/errors.ts";
import type { Engine } from "../engine.ts";
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
