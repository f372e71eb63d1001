/** Names the set of Python packages of a step to a local run, which has an environment of its own for it. Nothing to EMR. */
export const PYTHON_PACKAGES = "spark.emrald.python";

/** With `false` spark-submit ends before its driver, and EMR sees the end of the submit alone. */
export const WAIT_COMPLETION = "spark.yarn.submit.waitAppCompletion";

/** What spark-submit is told besides the program. */
export interface SubmitOptions {
  readonly name: string;
  readonly executorMemory?: string;
  readonly executorCores?: number;
  readonly executorInstances?: number;
  readonly driverMemory?: string;
  readonly driverCores?: number;
}

/** A value that may be known only later. */
export type Argument<S> = string | S;

/** YARN starts a failed driver again, twice in all (yarn-default.xml): the same attempt would run the user's code twice. */
const ONE_ATTEMPT = { "spark.yarn.maxAppAttempts": "1" } as const;

/**
 * spark-submit in cluster mode, as command-runner.jar takes it: a list of tokens. One string with spaces fails with
 * "Cannot run program" (aws/aws-cdk#8490).
 */
export function sparkSubmit<S>(
  options: SubmitOptions,
  conf: Readonly<Record<string, Argument<S>>>,
  confArgument: (key: string, value: Argument<S>) => Argument<S>,
  program: readonly Argument<S>[],
): Argument<S>[] {
  const option = (flag: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [flag, String(value)];
  const settings = { ...ONE_ATTEMPT, ...conf };
  return [
    "spark-submit",
    ...option("--deploy-mode", "cluster"),
    ...option("--name", options.name),
    ...option("--driver-memory", options.driverMemory),
    ...option("--driver-cores", options.driverCores),
    ...option("--executor-memory", options.executorMemory),
    ...option("--executor-cores", options.executorCores),
    ...option("--num-executors", options.executorInstances),
    ...Object.entries(settings)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, value]) => ["--conf", confArgument(key, value)]),
    ...program,
  ];
}
