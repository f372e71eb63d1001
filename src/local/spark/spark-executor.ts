import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import type { ExecutorFactory, ExecutorWorld, RunningStep, StepExecutor, StepToRun } from "../executor/executor.ts";
import { listBuckets } from "../logs/s3-folder.ts";
import { findProgram } from "../process/program.ts";
import { failedStep, startStepProcess } from "../process/step-process.ts";
import { stepEnvironment } from "./environment.ts";
import { fetchScript } from "./fetched-script.ts";
import { toLocalSubmit, type LocalSetting } from "./local-submit.ts";
import { PYTHON_PACKAGES } from "../../emr/spark-submit.ts";
import { parseSubmit, propertyValue } from "../../emr/submit-arguments.ts";
import { scriptArguments } from "./unchanged-program.ts";

export interface SparkOptions {
  /** The spark-submit to start: a path, or a name on PATH. */
  readonly sparkSubmit: string;
  /** Python for driver and workers (PYSPARK_PYTHON, PYSPARK_DRIVER_PYTHON). */
  readonly python: string;
  /** Folder that holds the package `emrald/` (`spark/` of the repository). */
  readonly runtime: string;
  /** JAVA_HOME for steps; else the one of this process. */
  readonly javaHome?: string;
  /** The folder of a set of Python packages as it is locked, which `spark.emrald.python` names; undefined where it is not installed. */
  readonly pythonPackages?: (set: string) => string | undefined;
  /** SPARK_HOME for steps; unset unless given. */
  readonly sparkHome?: string;
  /** n of `local[n]`; as many as this machine has unless given. */
  readonly cores?: number;
  /** The most a driver may take, as Spark writes sizes; "1g" unless given. */
  readonly driverMemory?: string;
  /** Spark properties beneath a cluster's and a step's own, e.g. `spark.sql.shuffle.partitions`. */
  readonly conf?: Readonly<Record<string, string>>;
  /** From SIGTERM to SIGKILL; 5,000 ms unless given. */
  readonly graceMs?: number;
}

const DEFAULT_GRACE_MS = 5_000;

/** Runs steps as EMR's command-runner.jar and script-runner.jar do, on this machine: one process a step. */
export function sparkExecutor(options: SparkOptions): ExecutorFactory {
  return (world) => new SparkExecutor(options, world);
}

export class SparkExecutor implements StepExecutor {
  readonly options: SparkOptions;
  readonly world: ExecutorWorld;
  readonly #running = new Set<RunningStep>();

  constructor(options: SparkOptions, world: ExecutorWorld) {
    this.options = options;
    this.world = world;
  }

  get graceMs(): number {
    return this.options.graceMs ?? DEFAULT_GRACE_MS;
  }

  start(step: StepToRun): RunningStep {
    step.logs.open();
    const running = this.#launch(step);
    this.#running.add(running);
    const forget = () => void this.#running.delete(running);
    void running.done.then(forget, forget);
    return running;
  }

  async close(): Promise<void> {
    const running = [...this.#running];
    for (const step of running) step.cancel("SEND_INTERRUPT");
    await Promise.allSettled(running.map((step) => step.done));
  }

  /** What any submit of this cluster meets here. */
  setting(cluster: StepToRun["cluster"], workDir: string): LocalSetting {
    return {
      cores: this.options.cores ?? availableParallelism(),
      driverMemory: this.options.driverMemory ?? "1g",
      conf: this.options.conf ?? {},
      configurations: cluster.configurations,
      s3Dir: this.world.s3Dir,
      buckets: listBuckets(this.world.s3Dir),
      workDir,
    };
  }

  environment(pythonPath?: string): Record<string, string> {
    const { url, region } = this.world;
    const { python, javaHome, sparkHome } = this.options;
    return stepEnvironment(process.env, { url, region, python, javaHome, sparkHome, pythonPath });
  }

  #launch(step: StepToRun): RunningStep {
    const jar = step.jar.split("/").at(-1);
    if (jar === "script-runner.jar") return this.#script(step);
    if (jar !== "command-runner.jar") {
      const message = `${step.jar} cannot run on this machine; command-runner.jar and script-runner.jar can.`;
      return failedStep(step, "Unsupported jar", message);
    }
    const [program, ...args] = step.args;
    if (program === undefined) return failedStep(step, "Illegal argument", "command-runner.jar was given no command.");
    return program === "spark-submit" ? this.#submit(step, args) : this.#command(step, program, args);
  }

  #submit(step: StepToRun, words: readonly string[]): RunningStep {
    const { submit, problem } = parseSubmit(words);
    if (problem !== undefined) return failedStep(step, "Illegal argument", problem);
    const workDir = join(step.cluster.workDir, step.id);
    const { options, main, archives, problems } = toLocalSubmit(submit, this.setting(step.cluster, workDir));
    if (problems.length > 0) return failedStep(step, "File not found", problems.join("; "));

    const { runtime, sparkSubmit, python, pythonPackages } = this.options;
    const set = propertyValue(submit, PYTHON_PACKAGES);
    const packages = set === undefined ? undefined : pythonPackages?.(set);
    if (set !== undefined && packages === undefined)
      return failedStep(step, "File not found", `The Python packages of the set ${set} are not installed here.`);
    const script = scriptArguments(submit, { main, runtime, clusterId: step.cluster.id });
    const args = [...options, ...(script ?? [main, ...submit.args])];
    const path = [...(script ? [runtime] : []), ...(packages === undefined ? [] : [packages])];
    const pythonPath = path.length === 0 ? {} : { pythonPath: path.join(delimiter) };
    if (archives.length === 0) return this.#run(step, { program: sparkSubmit, args, workDir, ...pythonPath });
    const unpack = [join(runtime, "emrald", "unpack.py"), ...archives, "--", sparkSubmit, ...args];
    return this.#run(step, { program: python, args: unpack, workDir, ...pythonPath });
  }

  #command(step: StepToRun, program: string, args: readonly string[]): RunningStep {
    return this.#run(step, { program, args, workDir: join(step.cluster.workDir, step.id) });
  }

  #script(step: StepToRun): RunningStep {
    const [uri, ...words] = step.args;
    if (uri === undefined) return failedStep(step, "Illegal argument", "script-runner.jar was given no script.");
    const workDir = join(step.cluster.workDir, step.id);
    const { program, args, problem } = fetchScript(this.world.s3Dir, workDir, uri, words);
    if (problem !== undefined) return failedStep(step, "File not found", problem);
    return this.#run(step, { program, args, workDir });
  }

  #run(
    step: StepToRun,
    {
      program,
      args,
      workDir,
      pythonPath,
    }: { program: string; args: readonly string[]; workDir: string; pythonPath?: string },
  ): RunningStep {
    const env = this.environment(pythonPath);
    const command = findProgram(program, env["PATH"] ?? "", workDir);
    if (command === undefined) {
      return failedStep(step, "Cannot run program", `Cannot run program "${program}": there is none on this machine.`);
    }
    return startStepProcess(step, { label: program, command, args, env, workDir, graceMs: this.graceMs });
  }
}
