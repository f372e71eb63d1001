import { executorContainer, OVERHEAD_FACTOR } from "./memory.ts";

/** What a step asks of YARN for one executor; memory in MiB. */
export interface Executor {
  readonly heap: number;
  readonly pyspark: number;
  /** Where it is said in MiB, the factor counts no more. */
  readonly overhead?: number;
  readonly factor: number;
}

/** MiB of the container of one executor. */
export function containerOf({ heap, pyspark, overhead, factor }: Executor): number {
  return executorContainer({ heap, pyspark, factor, ...(overhead === undefined ? {} : { overhead }) });
}

/** Cores that an executor gets where nobody says how many, on nodes that have as many. An estimate: EMR takes them from the type of the core nodes. */
const DEFAULT_CORES = 4;

/**
 * An estimate of the executor that EMR's own spark-defaults ask for: EMR sets it by the type of the core nodes (EMR Release Guide, "Configure
 * Spark"), and publishes no table. Four cores at most, and their share of what YARN has on the node.
 */
export function defaultExecutor({ vcpu, yarn_mib }: { readonly vcpu: number; readonly yarn_mib: number }): {
  readonly cores: number;
  readonly executor: Executor;
} {
  const cores = Math.min(DEFAULT_CORES, vcpu);
  const share = Math.floor((yarn_mib * cores) / vcpu);
  return { cores, executor: { heap: Math.floor(share / (1 + OVERHEAD_FACTOR)), pyspark: 0, factor: OVERHEAD_FACTOR } };
}

/** Share of the driver's heap that Spark adds for what is not heap (spark.driver.memoryOverheadFactor). */
const DRIVER_FACTOR = 0.1;
/** MiB: EMR's default heap of a driver in cluster mode. */
export const DEFAULT_DRIVER = 2048;

/** MiB of the container of a driver in cluster mode. */
export function driverContainer(heap: number = DEFAULT_DRIVER): number {
  return executorContainer({ heap, factor: DRIVER_FACTOR });
}
