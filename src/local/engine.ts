import type { Clock } from "./clock.ts";
import { toClusterSpec, type JobFlow } from "./api/job-flow.ts";
import type {
  CancelMode,
  ClusterToRun,
  RunningStep,
  StepExecutor,
  StepFailure,
  StepOutcome,
} from "./executor/executor.ts";
import type { IdSource } from "./ids.ts";
import { ClusterLogs } from "./logs/cluster-logs.ts";
import type { StepLogs } from "./logs/step-logs.ts";
import type { Change } from "./machine/change.ts";
import * as machine from "./machine/machine.ts";
import {
  newCluster,
  type FailureDetails,
  type StateReason,
  type StepRecord,
  type StepSpec,
} from "./machine/records.ts";
import type { ClusterStore, StoredCluster } from "./store.ts";

export interface EngineParts {
  readonly store: ClusterStore;
  readonly executor: StepExecutor;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly stateDir: string;
  readonly s3Dir: string;
  readonly onDefect: (error: unknown) => void;
}

/** What the engine holds of a cluster that is up, and no store could. */
interface LiveCluster {
  readonly stored: StoredCluster;
  readonly toRun: ClusterToRun;
  readonly logs: ClusterLogs;
  readonly running: Map<string, RunningStep>;
  stopIdling?: () => void;
}

/** Does what the machine decides: starts and cancels steps, keeps logs, rings when a cluster was idle for too long. */
export class Engine {
  readonly store: ClusterStore;
  readonly #parts: EngineParts;
  readonly #live = new Map<string, LiveCluster>();
  /** Everything under way that `close` must wait for. */
  readonly #tasks = new Set<Promise<void>>();
  #isClosing = false;

  constructor(parts: EngineParts) {
    this.store = parts.store;
    this.#parts = parts;
  }

  runJobFlow(request: JobFlow, steps: readonly StepSpec[]): StoredCluster {
    const { clock, ids, region, stateDir, s3Dir, onDefect } = this.#parts;
    const record = newCluster(ids.clusterId(), toClusterSpec(request), clock.now());
    const arn = `arn:aws:elasticmapreduce:${region}:000000000000:cluster/${record.id}`;
    const stored: StoredCluster = { arn, request, record };
    const logs = new ClusterLogs(
      { id: record.id, logUri: request.LogUri },
      { stateDir, s3Dir, now: () => clock.now(), onDefect },
    );
    const toRun: ClusterToRun = {
      id: record.id,
      name: record.spec.name,
      configurations: request.Configurations ?? [],
      stepConcurrency: record.spec.stepConcurrency,
      workDir: logs.workDir,
    };
    const live: LiveCluster = { stored, toRun, logs, running: new Map() };
    this.store.add(stored);
    this.#live.set(record.id, live);
    this.addSteps(stored, steps);
    this.#track(this.#bringUp(live));
    return stored;
  }

  addSteps(cluster: StoredCluster, specs: readonly StepSpec[]): string[] {
    const steps = specs.map((spec) => ({ id: this.#parts.ids.stepId(), spec }));
    this.#carryOut(cluster, machine.addSteps(cluster.record, steps, this.#now()));
    return steps.map((step) => step.id);
  }

  cancelStep(cluster: StoredCluster, step: StepRecord, mode: CancelMode): void {
    this.#carryOut(cluster, machine.cancelStep(cluster.record, step, this.#now()), mode);
  }

  terminate(cluster: StoredCluster, reason: StateReason): void {
    this.#carryOut(cluster, machine.terminate(cluster.record, reason, this.#now()));
  }

  /** Ends all that runs and waits until it has ended. Steps that are cut off here are neither failed nor completed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const live of this.#live.values()) {
      live.stopIdling?.();
      for (const step of live.running.values()) step.cancel("SEND_INTERRUPT");
    }
    while (this.#tasks.size > 0) await Promise.allSettled(this.#tasks);
    await this.#parts.executor.close();
    await Promise.all([...this.#live.values()].map((live) => live.logs.close()));
    this.#live.clear();
  }

  async #bringUp(live: LiveCluster): Promise<void> {
    const { stored } = live;
    // RunJobFlow has been answered before anything of the cluster happens.
    await new Promise<void>((resume) => setImmediate(resume));
    if (this.#isClosing || stored.record.state !== "STARTING") return;
    this.#carryOut(stored, machine.provisioned(stored.record, this.#now()));
    try {
      const skipped = (stored.request.BootstrapActions ?? []).map((action) => `'${action.Name}'`).join(", ");
      if (skipped !== "") live.logs.say(`bootstrap actions are skipped on this machine: ${skipped}`);
      this.#parts.executor.clusterStarted?.(live.toRun);
    } catch (error) {
      this.terminate(stored, { code: "INTERNAL_ERROR", message: `The cluster could not start: ${text(error)}` });
      return;
    }
    this.#carryOut(stored, machine.bootstrapped(stored.record, this.#now()));
  }

  #carryOut(cluster: StoredCluster, changes: readonly Change[], mode: CancelMode = "SEND_INTERRUPT"): void {
    if (changes.length === 0) return;
    this.store.changed(cluster, changes);
    const live = this.#live.get(cluster.record.id);
    if (!live || this.#isClosing) return;
    for (const change of changes) {
      if (change.kind === "step" && change.state === "RUNNING") this.#track(this.#runStep(live, change.stepId));
      if (change.kind === "step" && change.state === "CANCEL_PENDING") live.running.get(change.stepId)?.cancel(mode);
      if (change.kind === "cluster") this.#clusterMoved(live);
    }
    // Also when its last step has ended after the cluster was told to go.
    const { record } = cluster;
    if (record.state === "TERMINATING" && record.steps.activeCount === 0) this.#track(this.#takeDown(live));
  }

  #clusterMoved(live: LiveCluster): void {
    const { record } = live.stored;
    live.stopIdling?.();
    delete live.stopIdling;
    if (record.state === "TERMINATING") {
      for (const step of live.running.values()) step.cancel("SEND_INTERRUPT");
    }
    const idle = record.spec.idleTimeoutSeconds;
    if (record.state === "WAITING" && idle !== undefined) {
      live.stopIdling = this.#parts.clock.after(idle * 1000, () => {
        this.#carryOut(live.stored, machine.idledOut(record, this.#now()));
      });
    }
  }

  async #runStep(live: LiveCluster, stepId: string): Promise<void> {
    const { stored, running } = live;
    const step = stored.record.steps.get(stepId);
    if (!step) throw new Error(`step ${stepId} is not there`);
    const logs = live.logs.forStep(stepId);
    const outcome = await this.#outcome(live, step, logs);
    // Logs first: whoever sees a step COMPLETED or FAILED finds them.
    await live.logs.archiveStep(stepId, logs);
    running.delete(stepId);
    // Cut off by the end of this process, not by anything that happened on the cluster.
    if (this.#isClosing) return;
    const end: machine.StepEnd = outcome.succeeded
      ? outcome
      : { succeeded: false, failure: failureDetails(outcome.failure, live.logs, stepId, logs) };
    this.#carryOut(stored, machine.stepEnded(stored.record, stepId, end, this.#now()));
  }

  /** Starts the step before it first awaits, and never rejects: an executor's defect is the step's failure. */
  async #outcome(live: LiveCluster, step: StepRecord, logs: StepLogs): Promise<StepOutcome> {
    try {
      const { name, jar, mainClass, args, properties } = step.spec;
      const toRun = { cluster: live.toRun, id: step.id, name, jar, mainClass, args, properties, logs };
      const running = this.#parts.executor.start(toRun);
      live.running.set(step.id, running);
      return await running.done;
    } catch (error) {
      return { succeeded: false, failure: { reason: "The step could not be run", message: text(error) } };
    }
  }

  async #takeDown(live: LiveCluster): Promise<void> {
    const { stored } = live;
    this.#live.delete(stored.record.id);
    try {
      await this.#parts.executor.clusterEnded?.(stored.record.id);
      await live.logs.close();
    } catch (error) {
      // A cluster that has no steps left ends, whatever could not be tidied up after it.
      this.#parts.onDefect(error);
    }
    this.store.changed(stored, machine.terminated(stored.record, this.#now()));
  }

  #track(task: Promise<void>): void {
    this.#tasks.add(task);
    void task.catch(this.#parts.onDefect).finally(() => this.#tasks.delete(task));
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}

function failureDetails(
  { reason, message, log = "stderr" }: StepFailure,
  clusterLogs: ClusterLogs,
  stepId: string,
  logs: StepLogs,
): FailureDetails {
  const logFile = clusterLogs.logFile(stepId, logs, log);
  return { reason, message, ...(logFile !== undefined && { logFile }) };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
