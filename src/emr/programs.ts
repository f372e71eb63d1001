/** Programs of a primary node, and the application that brings them (EMR Release Guide, command-runner and the application's page). */
const PROGRAMS: Readonly<Record<string, string>> = {
  "spark-submit": "Spark",
  "spark-sql": "Spark",
  "spark-shell": "Spark",
  "spark-example": "Spark",
  "spark-class": "Spark",
  pyspark: "Spark",
  hive: "Hive",
  "hive-script": "Hive",
  beeline: "Hive",
  pig: "Pig",
  "pig-script": "Pig",
  hbase: "HBase",
  flink: "Flink",
  "flink-yarn-session": "Flink",
  sqoop: "Sqoop",
  oozie: "Oozie",
  "presto-cli": "Presto",
  "trino-cli": "Trino",
};

/** Undefined for a program of the system, or one that nobody knows. */
export function applicationOfProgram(program: string): string | undefined {
  return Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
}
