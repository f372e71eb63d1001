import type { StepConfig, StepSummary } from "@aws-sdk/client-emr";
import { jobFlow } from "../emit/job-flow.ts";
import { bind, type Binding } from "../plan/bind.ts";
import { isRuntimeStep } from "../plan/plan.ts";
import { EmrCluster, hasEnded } from "./cluster.ts";
import { invariant, WorldError } from "../errors.ts";
import { planUri } from "./deploy.ts";
import type { RunEvent } from "./events.ts";
import { explainFailure } from "./failure.ts";
import type { RunRecord, RunStatus } from "./ledger.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import { readReport } from "./report.ts";
import { Schedule } from "./schedule.ts";

/** Runs the steps of a plan, each when what it needs has succeeded, and ends the clusters whatever happens. */
export async function run(order: RunOrder, world: RunWorld): Promise<RunStatus> {
  return new Runner(order, world).run();
}

/** A step on EMR, by its id there. */
interface Submitted {
  readonly step: string;
  readonly attempt: number;
  started?: number;
  timedOut?: boolean;
}

class Runner {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #schedule: Schedule;
  readonly #clusters = new Map<string, EmrCluster>();
  /** Clusters that were told to end. */
  readonly #ended = new Set<string>();
  readonly #submitted = new Map<string, Submitted>();
  readonly #begun: Date;

  constructor(order: RunOrder, world: RunWorld) {
    this.#order = order;
    this.#world = world;
    this.#schedule = new Schedule(order.plan, order.steps);
    this.#begun = world.now();
  }

  async run(): Promise<RunStatus> {
    const { plan, run, steps } = this.#order;
    this.#emit({ event: "run-started", run, environment: plan.environment, plan: plan.digest, steps: steps.length });
    await this.#record("running");
    let status: RunStatus = "failed";
    let failure: Error | undefined;
    try {
      status = await this.#work();
    } catch (error) {
      failure = error as Error;
    }
    this.#schedule.stop();
    const left = await this.#endClusters();
    await this.#record(status);
    this.#emit({ event: "run-ended", run, status, seconds: this.#seconds(this.#begun.getTime()) });
    if (left.length > 0) throw clustersLeft(left, failure);
    if (failure !== undefined) throw failure;
    return status;
  }

  async #work(): Promise<"succeeded" | "failed" | "interrupted"> {
    const { plan, steps } = this.#order;
    const names = [...new Set(steps.flatMap((step) => plan.steps[step]?.cluster ?? []))].sort();
    while (!this.#world.signal.aborted) {
      for (const name of names) await this.#submitReady(name);
      if (this.#schedule.isDone()) return this.#schedule.passes ? "succeeded" : "failed";
      await this.#world.sleep(this.#world.poll, this.#world.signal);
      for (const cluster of [...this.#clusters.values()]) await this.#look(cluster);
    }
    return "interrupted";
  }

  /** A cluster starts with its first step: one that waits for another would be paid for, and end by its own idle timeout. */
  async #startCluster(name: string): Promise<EmrCluster> {
    const cluster = await EmrCluster.start(
      this.#world,
      name,
      jobFlow(this.#order.plan, { run: this.#order.run, cluster: name }),
    );
    this.#clusters.set(name, cluster);
    this.#emit({ event: "cluster-started", cluster: name, id: cluster.id });
    await this.#record("running");
    return cluster;
  }

  async #submitReady(name: string): Promise<void> {
    if (!this.#schedule.hasReady(name)) return;
    const cluster = this.#clusters.get(name) ?? (await this.#startCluster(name));
    for (const step of this.#schedule.take(name)) {
      const attempt = this.#schedule.attempt(step);
      const id = await cluster.addStep(this.#world.once, this.#stepConfig(step, attempt));
      this.#submitted.set(id, { step, attempt });
      this.#emit({ event: "step-submitted", step, attempt, id, cluster: cluster.id });
    }
  }

  /** A failed step never ends a cluster on which others still work: the runner decides what follows from it. */
  #stepConfig(id: string, attempt: number): StepConfig {
    const { plan, run, vars } = this.#order;
    const step = plan.steps[id];
    invariant(step, `the plan has no step "${id}"`);
    const binding: Binding = {
      plan: { uri: planUri(plan) },
      run: { id: run, started_at: this.#begun.toISOString(), attempt, vars },
    };
    const given = isRuntimeStep(step)
      ? Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}=${String(value)}`])
      : [];
    return {
      Name: `${id} run=${run} attempt=${attempt}`,
      ActionOnFailure: "CONTINUE",
      HadoopJarStep: { Jar: "command-runner.jar", Args: [...bind(plan, binding, step.args).map(String), ...given] },
    };
  }

  /** One call tells of all steps of a cluster. One that has nothing left to do is ended at once. */
  async #look(cluster: EmrCluster): Promise<void> {
    if (this.#ended.has(cluster.name)) return;
    const steps = await cluster.steps();
    for (const [id, submitted] of [...this.#submitted]) {
      const summary = steps.get(id);
      if (summary) await this.#follow(cluster, id, submitted, summary);
    }
    if (this.#schedule.isDone(cluster.name)) {
      await cluster.terminate();
      this.#ended.add(cluster.name);
      return;
    }
    const { state, reason } = await cluster.state();
    if (hasEnded(state)) await this.#clusterLost(cluster, reason);
  }

  async #follow(cluster: EmrCluster, id: string, submitted: Submitted, { Status }: StepSummary): Promise<void> {
    const { step, attempt } = submitted;
    switch (Status?.State) {
      case "RUNNING":
      case "CANCEL_PENDING":
        if (submitted.started === undefined) this.#hasStarted(submitted, Status.Timeline?.StartDateTime);
        return this.#enforceTimeout(cluster, id, submitted);
      case "COMPLETED": {
        if (submitted.started === undefined) this.#hasStarted(submitted, Status.Timeline?.StartDateTime);
        this.#submitted.delete(id);
        this.#schedule.succeeded(step);
        const report = await this.#report(step, attempt);
        this.#emit({ event: "step-succeeded", step, attempt, seconds: elapsed(Status), ...(report ? { report } : {}) });
        return this.#record("running");
      }
      case "FAILED":
      case "CANCELLED":
      case "INTERRUPTED": {
        this.#submitted.delete(id);
        const report = await this.#report(step, attempt);
        const limit = submitted.timedOut ? this.#order.plan.steps[step]?.timeout : undefined;
        const failure = await explainFailure({
          store: this.#world.store,
          plan: this.#order.plan,
          cluster: cluster.id,
          step: id,
          status: Status,
          report,
          limit,
        });
        this.#hasFailed(step, attempt, elapsed(Status), failure, report);
        return this.#record("running");
      }
      default:
        return undefined;
    }
  }

  #hasStarted(submitted: Submitted, at: Date | undefined): void {
    submitted.started = (at ?? this.#world.now()).getTime();
    this.#schedule.started(submitted.step);
    this.#emit({ event: "step-started", step: submitted.step, attempt: submitted.attempt });
  }

  #hasFailed(
    step: string,
    attempt: number,
    seconds: number,
    failure: Awaited<ReturnType<typeof explainFailure>>,
    report: Awaited<ReturnType<typeof readReport>>,
  ): void {
    const { retry, skipped } = this.#schedule.failed(step);
    this.#emit({ event: "step-failed", step, attempt, seconds, ...failure, retry, ...(report ? { report } : {}) });
    for (const skip of skipped) this.#emit({ event: "step-skipped", ...skip });
  }

  async #enforceTimeout(cluster: EmrCluster, id: string, submitted: Submitted): Promise<void> {
    const limit = this.#order.plan.steps[submitted.step]?.timeout;
    if (limit === undefined || submitted.timedOut || submitted.started === undefined) return;
    if (this.#seconds(submitted.started) < limit) return;
    submitted.timedOut = await cluster.cancelStep(id);
  }

  /** A cluster that ended under its steps: they fail, and what needs them is skipped. */
  async #clusterLost(cluster: EmrCluster, reason: string): Promise<void> {
    const failure = { reason: `the cluster ${cluster.id} ended: ${reason}` };
    for (const [id, { step, attempt }] of [...this.#submitted]) {
      if (this.#order.plan.steps[step]?.cluster !== cluster.name) continue;
      this.#submitted.delete(id);
      this.#schedule.lost(step);
      this.#emit({ event: "step-failed", step, attempt, seconds: 0, ...failure, retry: false });
    }
    for (const skip of this.#schedule.abandon(cluster.name)) this.#emit({ event: "step-skipped", ...skip });
    await this.#record("running");
  }

  /** Ends every cluster, and returns those that could not be ended, with the reason. */
  async #endClusters(): Promise<{ readonly id: string; readonly reason: unknown }[]> {
    const clusters = [...this.#clusters.values()];
    const outcomes = await Promise.allSettled(clusters.map((cluster) => this.#endCluster(cluster)));
    return outcomes.flatMap((outcome, index) =>
      outcome.status === "rejected" ? [{ id: clusters[index]?.id ?? "", reason: outcome.reason as unknown }] : [],
    );
  }

  async #endCluster(cluster: EmrCluster): Promise<void> {
    if (!this.#ended.has(cluster.name)) await cluster.terminate();
    const deadline = this.#world.now().getTime() + LONGEST_END;
    const untilEnded = new AbortController().signal;
    for (;;) {
      const { state, reason } = await cluster.state();
      if (hasEnded(state)) {
        this.#emit({ event: "cluster-ended", cluster: cluster.name, id: cluster.id, reason });
        return;
      }
      if (this.#world.now().getTime() > deadline) throw new WorldError(`${cluster.id} is still ${state}`);
      await this.#world.sleep(this.#world.poll, untilEnded);
    }
  }

  async #report(step: string, attempt: number): ReturnType<typeof readReport> {
    const { plan, run } = this.#order;
    const compiled = plan.steps[step];
    if (!compiled || !isRuntimeStep(compiled)) return undefined;
    return readReport(this.#world.store, this.#world.ledger.reportUri(run, step, attempt));
  }

  async #record(status: RunStatus): Promise<void> {
    const { plan, run, vars } = this.#order;
    const record: RunRecord = {
      format: 1,
      run,
      environment: plan.environment,
      plan: plan.digest,
      vars,
      status,
      started_at: this.#begun.toISOString(),
      ...(status === "running" ? {} : { ended_at: this.#world.now().toISOString() }),
      clusters: Object.fromEntries([...this.#clusters].map(([name, { id }]) => [name, id])),
      steps: Object.fromEntries(
        [...this.#schedule.states].map(([step, state]) => [step, { state, attempts: this.#schedule.attempt(step) }]),
      ),
    };
    await this.#world.ledger.record(record);
  }

  #seconds(since: number): number {
    return (this.#world.now().getTime() - since) / 1000;
  }

  #emit(event: RunEvent): void {
    this.#world.emit(event);
  }
}

/** Milliseconds to wait for a cluster's end: EMR takes one to five minutes (API reference, TerminateJobFlows). */
const LONGEST_END = 600_000;

function clustersLeft(left: readonly { readonly id: string; readonly reason: unknown }[], cause: unknown): WorldError {
  const ids = left.map(({ id }) => id).join(" ");
  const reasons = left.map(({ reason }) => (reason instanceof Error ? reason.message : String(reason))).join("; ");
  return new WorldError(`not every cluster could be ended: ${reasons}`, {
    next: `They cost money until they end: aws emr terminate-clusters --cluster-ids ${ids}`,
    cause: cause ?? left[0]?.reason,
  });
}

/** Seconds that EMR says a step ran. */
function elapsed(status: StepSummary["Status"]): number {
  const { StartDateTime: start, EndDateTime: end } = status?.Timeline ?? {};
  return start && end ? (end.getTime() - start.getTime()) / 1000 : 0;
}
