import { containerOf, DEFAULT_DRIVER, type Executor } from "../../emr/executor.ts";
import { driverOf, executorCores, executorOf } from "../../model/executor.ts";
import type { ClusterSpec, SparkSpec } from "../../spec/types.ts";

/** What a step says of its executors. What it leaves out EMR sets, by the fleet. */
export interface AskedExecutors {
  readonly executor?: Executor;
  readonly cores?: number;
  /** MiB of the driver's container. */
  readonly driver: number;
}

/** What a step asks for by its own settings and those of its cluster. */
export function askedExecutors(spark: SparkSpec, settings: ClusterSpec): AskedExecutors {
  const executor = executorOf(spark, settings);
  const cores = executorCores(spark, settings);
  return {
    ...(executor ? { executor } : {}),
    ...(cores === undefined ? {} : { cores }),
    driver: containerOf(driverOf(spark, settings) ?? DEFAULT_DRIVER),
  };
}
