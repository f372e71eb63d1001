import { join } from "node:path";
import type {
  ClusterToRun,
  ExecutorFactory,
  ExecutorWorld,
  RunningStep,
  StepExecutor,
  StepToRun,
} from "../executor/executor.ts";
import { findProgram } from "../process/program.ts";
import { shellQuote } from "../process/shell-quote.ts";
import { failedStep } from "../process/step-process.ts";
import { toLocalSubmit } from "../spark/local-submit.ts";
import { SparkExecutor, type SparkOptions } from "../spark/spark-executor.ts";
import { parseSubmit, type SubmitArguments } from "../../emr/submit-arguments.ts";
import { PackApplication } from "./pack-application.ts";
import { isPackable, sessionProperties } from "./packable.ts";

/**
 * `--pack run`: the steps of the emrald runtime run in one Spark application a cluster, which starts with the cluster, so
 * that the start of a session is paid once. Every other step goes to the Spark executor.
 */
export function packExecutor(options: SparkOptions): ExecutorFactory {
  return (world) => new PackExecutor(options, world);
}

class PackExecutor implements StepExecutor {
  readonly #spark: SparkExecutor;
  readonly #applications = new Map<string, PackApplication>();

  constructor(options: SparkOptions, world: ExecutorWorld) {
    this.#spark = new SparkExecutor(options, world);
  }

  clusterStarted(cluster: ClusterToRun): void {
    this.#application(cluster);
  }

  start(step: StepToRun): RunningStep {
    const submit = packableSubmit(step);
    if (!submit) return this.#spark.start(step);
    step.logs.open();
    const setting = this.#spark.setting(step.cluster, join(step.cluster.workDir, step.id));
    const { problems } = toLocalSubmit(submit, setting);
    if (problems.length > 0) return failedStep(step, "File not found", problems.join("; "));
    const application = this.#application(step.cluster);
    if (!application) {
      const { python } = this.#spark.options;
      return failedStep(step, "Cannot run program", `Cannot run program "${python}": there is none on this machine.`);
    }
    return application.run(submit.args, sessionProperties(submit), step.logs);
  }

  async clusterEnded(clusterId: string): Promise<void> {
    const application = this.#applications.get(clusterId);
    this.#applications.delete(clusterId);
    await application?.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.#spark.close(), ...[...this.#applications.keys()].map((id) => this.clusterEnded(id))]);
  }

  /** The cluster's application; a new one if the last has ended. Undefined when there is no Python. */
  #application(cluster: ClusterToRun): PackApplication | undefined {
    const current = this.#applications.get(cluster.id);
    if (current && !current.hasEnded) return current;
    const { options, world, graceMs } = this.#spark;
    const workDir = join(cluster.workDir, "pack");
    const env = this.#spark.environment(options.runtime);
    const command = findProgram(options.python, env["PATH"] ?? "", workDir);
    if (command === undefined) return undefined;
    const application = new PackApplication({
      // Python itself and not spark-submit, which passes no stdin on; PySpark reads the options for its JVM from here.
      command,
      args: ["-m", "emrald.pack", "--concurrency", String(cluster.stepConcurrency)],
      env: { ...env, PYSPARK_SUBMIT_ARGS: this.#submitArguments(cluster, workDir) },
      workDir,
      logDir: join(world.stateDir, "nodes", cluster.id, "pack"),
      graceMs,
    });
    this.#applications.set(cluster.id, application);
    return application;
  }

  #submitArguments(cluster: ClusterToRun, workDir: string): string {
    const submit: SubmitArguments = { options: [], main: "pyspark-shell", args: [] };
    const { options, main } = toLocalSubmit(submit, this.#spark.setting(cluster, workDir));
    return [...options, main].map(shellQuote).join(" ");
  }
}

function packableSubmit(step: StepToRun): SubmitArguments | undefined {
  const [program, ...words] = step.args;
  if (!step.jar.endsWith("command-runner.jar") || program !== "spark-submit") return undefined;
  const { submit } = parseSubmit(words);
  return submit && isPackable(submit) ? submit : undefined;
}
