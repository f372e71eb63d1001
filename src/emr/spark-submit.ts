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
  return [
    "spark-submit",
    ...option("--deploy-mode", "cluster"),
    ...option("--name", options.name),
    ...option("--driver-memory", options.driverMemory),
    ...option("--driver-cores", options.driverCores),
    ...option("--executor-memory", options.executorMemory),
    ...option("--executor-cores", options.executorCores),
    ...option("--num-executors", options.executorInstances),
    ...Object.keys(conf)
      .sort()
      .flatMap((key) => ["--conf", confArgument(key, conf[key] as Argument<S>)]),
    ...program,
  ];
}
