import {
  type ClusterState,
  type ClusterSummary,
  ListClustersCommand,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  type StepConfig,
} from "@aws-sdk/client-emr";
import { once } from "../../aws/retries.ts";
import { clusterInput, clusterName, type ClusterOwner } from "../../emit/cluster-input.ts";
import { jobFlow } from "../../emit/job-flow.ts";
import { stepConfig, stepName } from "../../emit/step-config.ts";
import { invariant, WorldError } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import { withSteps } from "../../plan/with-steps.ts";
import { asking, cannot } from "../asking.ts";
import type { Journal } from "../journal.ts";
import type { RunOrder, RunWorld } from "../order.ts";
import { GLUE } from "../place.ts";
import type { Attempt, ClusterProgress } from "../progress.ts";
import { EmrHost } from "./emr-host.ts";
import { GlueHost } from "./glue-host.ts";
import type { Host } from "./host.ts";

/** How often starting a cluster may end without an answer before the run gives up. */
const UNKNOWN_STARTS = 5;

/** Milliseconds that EMR's clock and ours may differ. */
const SKEW = 600_000;

const ALIVE: readonly ClusterState[] = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"];

/** The places where a run's steps run, by the plan's names of its clusters: started when they are needed, found again, ended. */
export class Hosts {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #startedAt: string;
  readonly #open = new Map<string, Host>();
  /** Opened by a runner before this one, and not yet seen to take steps. */
  readonly #reopened = new Set<Host>();
  /** A start of which nobody knows yet whether it was heard. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(order: RunOrder, world: RunWorld, journal: Journal, startedAt: string) {
    this.#order = order;
    this.#world = world;
    this.#journal = journal;
    this.#startedAt = startedAt;
  }

  get open(): ReadonlyMap<string, Host> {
    return this.#open;
  }

  /** Opens what the run had open when its runner ended. */
  async reopen(): Promise<void> {
    for (const [name, cluster] of this.#journal.progress.clusters) {
      if (cluster.hasEnded) continue;
      if (cluster.id === undefined) await this.#adopt(name, cluster);
      else await this.#openCluster(name, cluster.id, cluster.kept);
      const host = this.#open.get(name);
      if (host) this.#reopened.add(host);
    }
    const hasCrawls = this.#journal.progress.on(GLUE).length > 0;
    if (hasCrawls) this.#openGlue();
  }

  /** The place for steps of a cluster of the plan. Undefined when it is not known yet whether it was started. */
  async for(name: string): Promise<Host | undefined> {
    const open = this.#open.get(name);
    if (open) return open;
    if (name === GLUE) return this.#openGlue();
    const kept = this.#order.kept[name];
    if (kept !== undefined) {
      this.#journal.saw({ type: "cluster-started", cluster: name, attempt: 1, id: kept, kept: true });
      return this.#openCluster(name, kept, true);
    }
    return this.#start(name);
  }

  isReopened(name: string): boolean {
    const host = this.#open.get(name);
    return host !== undefined && this.#reopened.has(host);
  }

  /** It took steps of this runner: from now on its end is news. */
  takesSteps(host: Host): void {
    this.#reopened.delete(host);
  }

  /** It is gone: the next step that needs it gets another. */
  forget(name: string): void {
    this.#open.delete(name);
  }

  /**
   * Clusters of this run that are alive though the ledger has them not, or not any more: started by a call that was heard late.
   * They are ended.
   */
  async endStrays(): Promise<void> {
    const { clusters } = this.#journal.progress;
    const since = Math.min(...[...clusters.values()].filter(({ kept }) => !kept).map((one) => one.since.getTime()));
    if (!Number.isFinite(since)) return;
    const known = new Set([...clusters.values()].map(({ id }) => id));
    const tail = ` run=${this.#order.run} attempt=`;
    const strays = (await this.#list(new Date(since), ALIVE)).filter(
      ({ Id, Name = "" }) => Name.includes(tail) && Name.startsWith(this.#prefix()) && !known.has(Id),
    );
    for (const { Id = "" } of strays) await this.#emrHost(Id, false).release();
  }

  /** The run is cut off: a start that is under way is waited for, or looked for, so that it can be ended. */
  async settle(): Promise<void> {
    await this.#starting.catch(() => undefined);
    for (const [name, cluster] of this.#journal.progress.clusters) {
      if (!cluster.hasEnded && cluster.id === undefined) await this.#adopt(name, cluster);
    }
  }

  async #start(name: string): Promise<Host | undefined> {
    const before = this.#journal.progress.clusters.get(name);
    const isIntended = before && !before.hasEnded && before.id === undefined;
    const attempt = isIntended ? before.attempt : (before?.attempt ?? 0) + 1;
    if (!isIntended) await this.#journal.intend([{ type: "cluster-intended", cluster: name, attempt }]);
    const input = this.#input({ run: this.#order.run, cluster: name, attempt });
    for (let unknown = 0; unknown < UNKNOWN_STARTS; unknown++) {
      if (this.#world.signal.aborted) return undefined;
      const call = once(this.#world.aws.retries, () => this.#world.aws.emrOnce.send(new RunJobFlowCommand(input)));
      this.#starting = call;
      const outcome = await call;
      if ("refused" in outcome) throw cannot(`start the cluster "${name}"`, outcome.refused);
      if ("done" in outcome) return this.#started(name, attempt, outcome.done.JobFlowId);
      const cluster = this.#journal.progress.clusters.get(name);
      invariant(cluster, `the cluster "${name}" was intended`);
      const found = await this.#adoptWithin(name, cluster);
      if (found) return found;
    }
    throw new WorldError(`EMR gives no answer to starting the cluster "${name}"`, {
      next: "It is not there, as far as EMR tells. Resume the run when AWS answers.",
    });
  }

  #input(owner: ClusterOwner): RunJobFlowCommandInput {
    const { plan, deployment } = this.#order;
    const avoid = this.#journal.progress.lost.get(owner.cluster)?.avoid ?? [];
    const subnets = deployment.subnets ?? plan.settings.network.subnets ?? [];
    const others = subnets.filter((subnet) => !avoid.includes(subnet));
    // Where every subnet had its turn, all of them have another.
    const where = others.length > 0 && avoid.length > 0 ? { ...deployment, subnets: others } : deployment;
    return this.#order.via === "job-flow" ? this.#jobFlow(owner, where) : clusterInput(plan, owner, where);
  }

  /** With the steps that are left to do. */
  #jobFlow(owner: ClusterOwner, deployment: Deployment): RunJobFlowCommandInput {
    const { plan, steps, vars } = this.#order;
    const { schedule } = this.#journal.progress;
    const left = steps.filter((step) => schedule.state(step) === "waiting");
    return jobFlow(withSteps(plan, left), owner, deployment, { startedAt: this.#startedAt, vars });
  }

  #started(name: string, attempt: number, id: string | undefined): Promise<Host> {
    invariant(id, `EMR started the cluster "${name}" and gave it no id`);
    this.#journal.saw({ type: "cluster-started", cluster: name, attempt, id });
    this.#world.emit({ event: "cluster-started", cluster: name, id });
    return this.#openCluster(name, id, false);
  }

  /** Looks twice, some time apart: only then what is not there was not done. */
  async #adoptWithin(name: string, cluster: ClusterProgress): Promise<Host | undefined> {
    await this.#pause();
    const found = await this.#adopt(name, cluster);
    if (found) return found;
    await this.#pause();
    return this.#adopt(name, cluster);
  }

  /** Finds a cluster by the name that it was given. Of two, the older is taken, and the other ended. */
  async #adopt(name: string, { attempt, since }: ClusterProgress): Promise<Host | undefined> {
    const wanted = clusterName(this.#order.plan, { run: this.#order.run, cluster: name, attempt });
    const found = (await this.#list(since)).filter(({ Name }) => Name === wanted).sort(byAge);
    const [first, ...others] = found;
    for (const { Id = "", Status } of others) {
      if (ALIVE.includes(Status?.State ?? "TERMINATED")) await this.#emrHost(Id, false).release();
    }
    return first ? this.#started(name, attempt, first.Id) : undefined;
  }

  async #list(since: Date, states?: readonly ClusterState[]): Promise<ClusterSummary[]> {
    const CreatedAfter = new Date(since.getTime() - SKEW);
    return asking("list clusters", async () => {
      const found: ClusterSummary[] = [];
      for (let Marker: string | undefined; ; ) {
        const page = await this.#world.aws.emr.send(
          new ListClustersCommand({
            CreatedAfter,
            ...(states ? { ClusterStates: [...states] } : {}),
            ...(Marker === undefined ? {} : { Marker }),
          }),
        );
        found.push(...(page.Clusters ?? []));
        ({ Marker } = page);
        if (Marker === undefined) return found;
      }
    });
  }

  async #openCluster(name: string, id: string, isKept: boolean): Promise<Host> {
    const host = this.#emrHost(id, isKept);
    this.#open.set(name, host);
    if (isKept) {
      const { StepConcurrencyLevel = 1 } = (await host.describe()) ?? {};
      this.#journal.progress.schedule.limit(name, StepConcurrencyLevel);
    }
    return host;
  }

  #emrHost(id: string, isKept: boolean): EmrHost {
    return new EmrHost(id, this.#world.aws, { config: (attempt) => this.#config(attempt), isKept });
  }

  #openGlue(): Host {
    const { plan, run } = this.#order;
    const host = new GlueHost(this.#world.aws, {
      crawlerOf: (step) => plan.steps[step]?.crawler?.name ?? "",
      nameOf: ({ step, attempt }) => stepName(step, run, attempt),
    });
    this.#open.set(GLUE, host);
    return host;
  }

  /** A failed step never ends a cluster on which others still work: the runner decides what follows from it. */
  #config({ step, attempt }: Attempt): StepConfig {
    const { plan, run, vars } = this.#order;
    return stepConfig(plan, step, { run, startedAt: this.#startedAt, attempt, vars, actionOnFailure: "CONTINUE" });
  }

  #prefix(): string {
    const { project, environment } = this.#order.plan;
    return `${project}-${environment}-`;
  }

  async #pause(): Promise<void> {
    await this.#world.sleep(this.#world.settle, this.#world.signal);
  }
}

function byAge(a: ClusterSummary, b: ClusterSummary): number {
  const age = ({ Status }: ClusterSummary): number => Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
  return age(a) - age(b) || ((a.Id ?? "") < (b.Id ?? "") ? -1 : 1);
}
