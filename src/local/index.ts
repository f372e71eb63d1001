export { startEndpoint, type Endpoint, type EndpointOptions } from "./endpoint.ts";
export { PortTakenError } from "./http/server.ts";
export { systemClock, type Clock } from "./clock.ts";
export type {
  CancelMode,
  ClusterToRun,
  ExecutorFactory,
  ExecutorWorld,
  RunningStep,
  StepExecutor,
  StepFailure,
  StepOutcome,
  StepToRun,
} from "./executor/executor.ts";
export { InstantExecutor, type InstantOutcome } from "./executor/instant.ts";
export { sparkExecutor, type SparkOptions } from "./spark/spark-executor.ts";
export { packExecutor, type PackOptions } from "./pack/pack-executor.ts";
