import { invalidRequest } from "../api/errors.ts";
import { boolean, document, list, required, string, structure } from "../api/shape.ts";
import type { Engine } from "../engine.ts";
import { findCluster } from "./lookup.ts";
import { operation } from "./operation.ts";

const id = string({ max: 256 });
const arn = string({ min: 20, max: 2048 });

const createInput = structure({
  TargetResourceArn: required(arn),
  EMRContainersConfig: document,
  Tags: list(document),
  XReferer: string(),
  ProfilerType: string({ oneOf: ["SHS", "TEZUI", "YTS"] }),
});
const describeInput = structure({ PersistentAppUIId: required(id) });
const persistentInput = structure({
  PersistentAppUIId: required(id),
  PersistentAppUIType: string({ oneOf: ["SHS", "TEZ", "YTS"] }),
  ApplicationId: id,
  AuthProxyCall: boolean,
  ExecutionRoleArn: arn,
});
const onClusterInput = structure({
  ClusterId: required(id),
  OnClusterAppUIType: string({
    oneOf: [
      "SparkHistoryServer",
      "YarnTimelineService",
      "TezUI",
      "ApplicationMaster",
      "JobHistoryServer",
      "ResourceManager",
    ],
  }),
  ApplicationId: id,
  DryRun: boolean,
  ExecutionRoleArn: arn,
});

/** The shapes are EMR's. There is nothing to link to: Spark on this machine serves no pages, and there is no YARN. */
export const createPersistentAppUI = operation(createInput, ({ TargetResourceArn }, engine) => {
  const cluster = engine.store.all().find((one) => one.arn === TargetResourceArn);
  if (!cluster) throw invalidRequest(`Target resource '${TargetResourceArn}' is not valid.`);
  throw noPages(cluster.record.id);
});

export const describePersistentAppUI = operation(describeInput, ({ PersistentAppUIId }) => {
  throw unknown(PersistentAppUIId);
});

export const getPersistentAppUIPresignedURL = operation(persistentInput, ({ PersistentAppUIId }) => {
  throw unknown(PersistentAppUIId);
});

export const getOnClusterAppUIPresignedURL = operation(onClusterInput, ({ ClusterId }, engine: Engine) => {
  throw noPages(findCluster(engine, ClusterId).record.id);
});

function noPages(cluster: string): Error {
  return invalidRequest(
    `Cluster '${cluster}' is on this machine and has no application user interface. Its steps' logs are below its LogUri.`,
  );
}

function unknown(ui: string): Error {
  return invalidRequest(`Persistent application user interface id '${ui}' is not valid.`);
}
