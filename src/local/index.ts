export { startEndpoint, type Endpoint } from "./endpoint.ts";
export { PortTakenError } from "./http/server.ts";
export type { Clock } from "./clock.ts";
export type { ExecutorFactory } from "./executor/executor.ts";
export { InstantExecutor } from "./executor/instant.ts";
export { sparkExecutor, type SparkOptions } from "./spark/spark-executor.ts";
export { packExecutor } from "./pack/pack-executor.ts";
export { parseFault } from "./faults/parse.ts";
export type { FaultRule } from "./faults/rule.ts";
