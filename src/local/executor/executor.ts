import type { StepLogName, StepLogs } from "../logs/step-logs.ts";

/** What an executor is told about the endpoint it works for. */
export interface ExecutorWorld {
  /** The endpoint's own address, e.g. `http://127.0.0.1:43210`. */
  readonly url: string;
  /** The region that clusters pretend to be in. */
  readonly region: string;
  /** Folder that `s3://<bucket>/<key>` is kept in, as `<s3Dir>/<bucket>/<key>`. */
  readonly s3Dir: string;
  /** Folder of nodes, logs and scratch files. */
  readonly stateDir: string;
}

/** One block of EMR's `Configurations`. */
export interface Configuration {
  readonly Classification?: string | undefined;
  readonly Properties?: Readonly<Record<string, string>> | undefined;
  readonly Configurations?: readonly Configuration[] | undefined;
}

export interface ClusterToRun {
  readonly id: string;
  readonly name: string;
  readonly configurations: readonly Configuration[];
  readonly stepConcurrency: number;
  /** Scratch folder of this cluster; goes when the cluster ends. */
  readonly workDir: string;
}

export interface StepToRun {
  readonly cluster: ClusterToRun;
  readonly id: string;
  readonly name: string;
  readonly jar: string;
  readonly mainClass?: string | undefined;
  readonly args: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly logs: StepLogs;
}

/** Why a step failed, as EMR words it in `FailureDetails` (`LogFile` is added by the endpoint). */
export interface StepFailure {
  readonly reason: string;
  readonly message: string;
  /** The log that says more; stderr unless given. */
  readonly log?: StepLogName | undefined;
}

export type StepOutcome = { readonly succeeded: true } | { readonly succeeded: false; readonly failure: StepFailure };

/** EMR's `StepCancellationOption`. */
export type CancelMode = "SEND_INTERRUPT" | "TERMINATE_PROCESS";

export interface RunningStep {
  /** Settles once, when nothing of the step runs any more. A rejection is a defect of the executor. */
  readonly done: Promise<StepOutcome>;
  /** Asks the step to end; `done` still tells when it has. May be called twice (first politely, then not). */
  cancel(mode: CancelMode): void;
}

/** Runs steps. The endpoint decides when; an executor never waits, retries or reorders. */
export interface StepExecutor {
  /** Told once for each cluster that has started, so that long-lived things can get ready before the first step. */
  clusterStarted?(cluster: ClusterToRun): void;
  start(step: StepToRun): RunningStep;
  /** Told once for each cluster that has ended and whose steps have ended. */
  clusterEnded?(clusterId: string): Promise<void>;
  /** Ends whatever still runs and resolves when nothing does. */
  close(): Promise<void>;
}

/** Executors are made by the endpoint, since they need its address. */
export type ExecutorFactory = (world: ExecutorWorld) => StepExecutor;
