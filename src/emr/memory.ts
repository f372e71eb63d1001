/** Share of the heap that EMR's Spark adds for what is not heap: 0.1875 since EMR 5.22 (AWS EMR best practices, performance). */
export const OVERHEAD_FACTOR = 0.1875;
const LEAST_OVERHEAD = 384;

/** What YARN must grant for one executor, MiB: heap, overhead, and PySpark's own memory where it is set. */
export function executorContainer(heap: number, pyspark = 0, overhead?: number): number {
  return heap + (overhead ?? Math.max(LEAST_OVERHEAD, Math.ceil(heap * OVERHEAD_FACTOR))) + pyspark;
}
