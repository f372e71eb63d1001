/** Share of the heap that EMR's Spark adds for what is not heap: 0.1875 since EMR 5.22 (AWS EMR best practices, performance). */
export const OVERHEAD_FACTOR = 0.1875;
/** MiB, whatever the share (spark.executor.memoryOverhead). */
export const LEAST_OVERHEAD = 384;

/** What YARN must grant for one executor, MiB: heap, what is not heap, and PySpark's own memory where it is set. */
export function executorContainer({
  heap,
  pyspark = 0,
  overhead,
  factor = OVERHEAD_FACTOR,
}: {
  readonly heap: number;
  readonly pyspark?: number;
  readonly overhead?: number;
  readonly factor?: number;
}): number {
  return heap + (overhead ?? Math.max(LEAST_OVERHEAD, Math.ceil(heap * factor))) + pyspark;
}
