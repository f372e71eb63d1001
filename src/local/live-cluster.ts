import type { Clock } from "./clock.ts";
import type {
  CancelMode,
  ClusterToRun,
  RunningStep,
  StepExecutor,
  StepFailure,
  StepOutcome,
} from "./executor/executor.ts";
import { bootstrapFailure, capacityFailure } from "./faults/cluster-failure.ts";
import type { ClusterFault } from "./faults/injector.ts";
import { ClusterLogs } from "./logs/cluster-logs.ts";
import type { StepLogs } from "./logs/step-logs.ts";
import type { Change } from "./machine/change.ts";
import * as machine from "./machine/machine.ts";
import type { FailureDetails, StateReason, StepRecord } from "./machine/records.ts";
import type { StoredCluster } from "./store.ts";

export interface LiveClusterParts {
  readonly executor: StepExecutor;
  readonly clock: Clock;
  readonly stateDir: string;
  readonly s3Dir: string;
  readonly onDefect: (error: unknown) => void;
  /** Has a change made that nobody called for, and carried out. */
  readonly happened: (cluster: StoredCluster, act: (now: number) => Change[]) => void;
}

/** A cluster that is up: does what the machine decided about it, and tells what happens on it. */
export class LiveCluster {
  readonly stored: StoredCluster;
  readonly #parts: LiveClusterParts;
  readonly #toRun: ClusterToRun;
  readonly #logs: ClusterLogs;
  readonly #running = new Map<string, RunningStep>();
  /** Everything under way that `close` must wait for. */
  readonly #tasks = new Set<Promise<void>>();
  #endPause: (() => void) | undefined;
  #stopIdling: (() => void) | undefined;
  #isClosing = false;
  #isGoing = false;

  constructor(stored: StoredCluster, parts: LiveClusterParts) {
    const { clock, stateDir, s3Dir, onDefect } = parts;
    const { record, request } = stored;
    this.stored = stored;
    this.#parts = parts;
    this.#logs = new ClusterLogs(
      { id: record.id, logUri: request.LogUri },
      { stateDir, s3Dir, now: () => clock.now(), onDefect },
    );
    this.#toRun = {
      id: record.id,
      name: record.spec.name,
      configurations: request.Configurations ?? [],
      stepConcurrency: record.spec.stepConcurrency,
      workDir: this.#logs.workDir,
    };
  }

  /** From STARTING on, however far it has come. */
  bringUp(fault: ClusterFault): void {
    this.#track(this.#bringUp(fault));
  }

  /** A cluster of an earlier endpoint, which is up already. */
  resume(): void {
    this.#begin();
    this.#watchIdling();
  }

  /** Does what changes ask for; `mode` is how steps are cancelled. */
  carryOut(changes: readonly Change[], mode: CancelMode): void {
    if (this.#isClosing) return;
    for (const change of changes) {
      if (change.kind === "step" && change.state === "RUNNING") this.#track(this.#runStep(change.stepId));
      if (change.kind === "step" && change.state === "CANCEL_PENDING") this.#running.get(change.stepId)?.cancel(mode);
      if (change.kind === "cluster" && change.state === "TERMINATING") this.#cutOff();
    }
    if (changes.some(({ kind }) => kind === "cluster" || kind === "spec")) this.#watchIdling();
  }

  /** Ends what belongs to the cluster, when its last step has ended; once. */
  takeDown(): void {
    if (this.#isGoing) return;
    this.#isGoing = true;
    this.#track(this.#takeDown());
  }

  /** Cuts off what runs and waits until it has ended; the executor is still there. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stopIdling?.();
    this.#cutOff();
    while (this.#tasks.size > 0) await Promise.allSettled(this.#tasks);
  }

  /** After the executor has gone. */
  async closeLogs(): Promise<void> {
    await this.#logs.close();
  }

  async #bringUp({ delayMs, failure }: ClusterFault): Promise<void> {
    const { record, request } = this.stored;
    // RunJobFlow has been answered before anything of the cluster happens.
    await new Promise<void>((resume) => setImmediate(resume));
    if (delayMs > 0) await this.#pause(delayMs);
    if (this.#isClosing || record.state === "TERMINATING") return;
    if (failure === "capacity-failure") {
      this.#fail(capacityFailure(request));
      return;
    }
    this.#happened((now) => machine.provisioned(record, now));
    if (failure === "bootstrap-failure") {
      this.#fail(bootstrapFailure(record.id, request));
      return;
    }
    const skipped = (request.BootstrapActions ?? []).map((action) => `'${action.Name}'`).join(", ");
    if (skipped !== "") this.#say(`bootstrap actions are skipped on this machine: ${skipped}`);
    if (this.#begin()) this.#happened((now) => machine.bootstrapped(record, now));
  }

  /** Waits by the endpoint's clock; a cluster that is terminated meanwhile, or an endpoint that is closed, ends it. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resume) => {
      const drop = this.#parts.clock.after(ms, resume);
      this.#endPause = () => {
        drop();
        resume();
      };
    });
  }

  #begin(): boolean {
    try {
      this.#parts.executor.clusterStarted?.(this.#toRun);
      return true;
    } catch (error) {
      this.#fail({ code: "INTERNAL_ERROR", message: `The cluster could not start: ${text(error)}` });
      return false;
    }
  }

  #fail(reason: StateReason): void {
    this.#happened((now) => machine.terminate(this.stored.record, reason, now));
  }

  #say(line: string): void {
    try {
      this.#logs.say(line);
    } catch (error) {
      this.#parts.onDefect(error);
    }
  }

  #cutOff(): void {
    this.#endPause?.();
    for (const step of this.#running.values()) step.cancel("SEND_INTERRUPT");
  }

  /** Rings when the cluster has waited for as long as its auto-termination policy allows. */
  #watchIdling(): void {
    this.#stopIdling?.();
    this.#stopIdling = undefined;
    const { record } = this.stored;
    const { idleTimeoutSeconds } = record.spec;
    if (record.state !== "WAITING" || idleTimeoutSeconds === undefined) return;
    const left = record.since + idleTimeoutSeconds * 1000 - this.#parts.clock.now();
    this.#stopIdling = this.#parts.clock.after(Math.max(0, left), () => {
      this.#happened((now) => machine.idledOut(record, now));
    });
  }

  async #runStep(stepId: string): Promise<void> {
    const { record } = this.stored;
    const step = record.steps.get(stepId);
    if (!step) throw new Error(`step ${stepId} is not there`);
    const logs = this.#logs.forStep(stepId);
    const outcome = await this.#outcome(step, logs);
    // Logs first: whoever sees a step COMPLETED or FAILED finds them.
    await this.#logs.archiveStep(stepId, logs);
    this.#running.delete(stepId);
    // Cut off by the end of this process, not by anything that happened on the cluster.
    if (this.#isClosing) return;
    const end: machine.StepEnd = outcome.succeeded
      ? outcome
      : { succeeded: false, failure: this.#failureDetails(outcome.failure, stepId, logs) };
    this.#happened((now) => machine.stepEnded(record, stepId, end, now));
  }

  /** Starts the step before it first awaits, and never rejects: an executor's defect is the step's failure. */
  async #outcome(step: StepRecord, logs: StepLogs): Promise<StepOutcome> {
    try {
      const { name, jar, mainClass, args, properties } = step.spec;
      const { stepConcurrency } = this.stored.record.spec;
      const toRun = {
        cluster: { ...this.#toRun, stepConcurrency },
        id: step.id,
        name,
        jar,
        mainClass,
        args,
        properties,
        logs,
      };
      const running = this.#parts.executor.start(toRun);
      this.#running.set(step.id, running);
      return await running.done;
    } catch (error) {
      return { succeeded: false, failure: { reason: "The step could not be run", message: text(error) } };
    }
  }

  #failureDetails({ reason, message, log = "stderr" }: StepFailure, stepId: string, logs: StepLogs): FailureDetails {
    const logFile = this.#logs.logFile(stepId, logs, log);
    return { reason, message, ...(logFile !== undefined && { logFile }) };
  }

  async #takeDown(): Promise<void> {
    const { record } = this.stored;
    try {
      await this.#parts.executor.clusterEnded?.(record.id);
      await this.#logs.close();
    } catch (error) {
      // A cluster that has no steps left ends, whatever could not be tidied up after it.
      this.#parts.onDefect(error);
    }
    this.#happened((now) => machine.terminated(record, now));
  }

  #happened(act: (now: number) => Change[]): void {
    this.#parts.happened(this.stored, act);
  }

  #track(task: Promise<void>): void {
    this.#tasks.add(task);
    void task.catch(this.#parts.onDefect).finally(() => this.#tasks.delete(task));
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
