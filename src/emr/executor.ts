import { executorContainer, LEAST_OVERHEAD, OVERHEAD_FACTOR } from "./memory.ts";

/** What a step asks of YARN for one executor, or for its driver; memory in MiB. */
export interface Executor {
  readonly heap: number;
  readonly pyspark: number;
  /** Where it is said in MiB, the factor counts no more. */
  readonly overhead?: number;
  readonly factor: number;
}

/** MiB of the container of one executor, or of a driver in cluster mode. */
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

/** MiB of the largest heap with which a container is granted that has no more than `granted`; 0 where none is. */
export function largestHeap({ pyspark, overhead, factor }: Executor, granted: number): number {
  const left = granted - pyspark;
  const heap =
    overhead === undefined ? Math.min(Math.floor(left / (1 + factor)), left - LEAST_OVERHEAD) : left - overhead;
  return Math.max(0, heap);
}

/** Share of the driver's heap that Spark adds for what is not heap (spark.driver.memoryOverheadFactor). */
export const DRIVER_FACTOR = 0.1;
/** EMR's default driver in cluster mode. */
export const DEFAULT_DRIVER: Executor = { heap: 2048, pyspark: 0, factor: DRIVER_FACTOR };
