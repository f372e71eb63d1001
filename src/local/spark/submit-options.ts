/** Options that speak of a cluster's size, queue or login: on one machine they say nothing. */
export const clusterOptions: ReadonlySet<string> = new Set([
  "--deploy-mode",
  "--driver-cores",
  "--executor-cores",
  "--executor-memory",
  "--keytab",
  "--kill",
  "--master",
  "--num-executors",
  "--principal",
  "--proxy-user",
  "--queue",
  "--remote",
  "--status",
  "--supervise",
  "--total-executor-cores",
]);

/** Options whose value is a list of files, separated by commas. */
export const fileOptions: ReadonlySet<string> = new Set(["--files", "--jars", "--py-files"]);

/**
 * Properties that a local run leaves out, with a dot at the end for all below: the size and kind of the cluster, services
 * that only its nodes have (YARN, the shuffle service, an event log on HDFS, Glue as the metastore), and other ways to
 * S3 than the folder.
 */
const clusterProperties: readonly string[] = [
  "spark.blacklist.",
  "spark.decommission.",
  "spark.driver.cores",
  "spark.driver.memory",
  "spark.driver.memoryOverhead",
  "spark.driver.memoryOverheadFactor",
  "spark.dynamicAllocation.",
  "spark.eventLog.",
  "spark.excludeOnFailure.",
  "spark.executor.",
  "spark.hadoop.aws.",
  "spark.hadoop.fs.s3.",
  "spark.hadoop.fs.s3a.",
  "spark.hadoop.fs.s3n.",
  "spark.hadoop.fs.viewfs.",
  "spark.hadoop.hive.metastore.",
  "spark.hadoop.yarn.",
  "spark.history.",
  "spark.kubernetes.",
  "spark.master",
  "spark.memory.offHeap.",
  "spark.shuffle.service.",
  "spark.submit.deployMode",
  "spark.ui.",
  "spark.yarn.",
];

export function isClusterProperty(name: string): boolean {
  return clusterProperties.some((entry) => (entry.endsWith(".") ? name.startsWith(entry) : name === entry));
}
