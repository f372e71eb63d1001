import {
  type ClusterState,
  type ClusterSummary,
  ListClustersCommand,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { once } from "../../aws/retries.ts";
import { clusterInput, clusterName, type ClusterOwner } from "../../emit/cluster-input.ts";
import { jobFlow } from "../../emit/job-flow.ts";
import { invariant, WorldError } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import { withSteps } from "../../plan/with-steps.ts";
import { asking, cannot } from "../asking.ts";
import { ALIVE } from "../living-clusters.ts";
import type { Journal } from "../journal.ts";
import type { RunOrder, RunWorld } from "../order.ts";
import type { ClusterProgress } from "../progress.ts";

/** How often starting a cluster may end without an answer before the run gives up. */
const UNKNOWN_STARTS = 5;

/** Milliseconds that EMR's clock and ours may differ. */
const SKEW = 600_000;

/** Starts the clusters of a run, each once: what was started without an answer is found again by its name. */
export class ClusterStarts {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #startedAt: string;
  /** A start of which nobody knows yet whether it was heard. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(order: RunOrder, world: RunWorld, journal: Journal, startedAt: string) {
    this.#order = order;
    this.#world = world;
    this.#journal = journal;
    this.#startedAt = startedAt;
  }

  /** The id of a new cluster. Undefined when the run was cut off before it was asked for. */
  async start(name: string): Promise<string | undefined> {
    const before = this.#journal.progress.clusters.get(name);
    const isIntended = before && !before.hasEnded && before.id === undefined;
    const attempt = isIntended ? before.attempt : (before?.attempt ?? 0) + 1;
    if (!isIntended) await this.#journal.intend([{ type: "cluster-intended", cluster: name, attempt }]);
    const input = this.#input({ run: this.#order.run, cluster: name, attempt });
    for (let unknown = 0; unknown < UNKNOWN_STARTS; unknown++) {
      if (this.#isCut()) return undefined;
      const call = once(
        this.#world.aws.retries,
        () => this.#world.aws.emrOnce.send(new RunJobFlowCommand(input)),
        this.#world.signal,
      );
      this.#starting = call;
      const outcome = await call;
      if ("refused" in outcome) throw cannot(`start the cluster "${name}"`, outcome.refused);
      if ("done" in outcome) {
        const id = this.#started(name, attempt, outcome.done.JobFlowId);
        // The run was cut off meanwhile, and its end may have passed: nobody else ends what is only here.
        if (this.#isCut()) await this.#end([{ Id: id }]);
        return id;
      }
      const found = await this.adoptWithin(name);
      if (found !== undefined) return found;
    }
    throw new WorldError(`EMR gives no answer to starting the cluster "${name}"`, {
      next: "It is not there, as far as EMR tells. Resume the run when AWS answers.",
    });
  }

  /** Finds a cluster that was intended, by the name that it was given. Of two, the older is taken, and the other ended. */
  async adopt(name: string, { attempt, since }: ClusterProgress): Promise<string | undefined> {
    const wanted = clusterName(this.#order.plan, { run: this.#order.run, cluster: name, attempt });
    const found = (await this.#list(since)).filter(({ Name }) => Name === wanted).sort(byAge);
    const [first, ...others] = found;
    await this.#end(others.filter(({ Status }) => ALIVE.includes(Status?.State ?? "TERMINATED")));
    return first ? this.#started(name, attempt, first.Id) : undefined;
  }

  /** The run is cut off: a start that is under way is waited for. */
  async settle(): Promise<void> {
    await this.#starting.catch(() => undefined);
  }

  /** Ends clusters of this run that are alive though its ledger has them not, or not any more: their start was heard late. */
  async endStrays(): Promise<void> {
    const { plan, run } = this.#order;
    const clusters = [...this.#journal.progress.clusters.values()];
    const since = Math.min(...clusters.filter(({ kept }) => !kept).map((one) => one.since.getTime()));
    if (!Number.isFinite(since)) return;
    const known = new Set(clusters.map(({ id }) => id));
    const isOurs = (name: string): boolean =>
      name.startsWith(`${plan.project}-${plan.environment}-`) && name.includes(` run=${run} attempt=`);
    const alive = await this.#list(new Date(since), ALIVE);
    await this.#end(alive.filter(({ Id, Name = "" }) => isOurs(Name) && !known.has(Id)));
  }

  #isCut(): boolean {
    return this.#world.signal.aborted;
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

  #started(name: string, attempt: number, id: string | undefined): string {
    invariant(id, `EMR started the cluster "${name}" and gave it no id`);
    this.#journal.saw({ type: "cluster-started", cluster: name, attempt, id });
    this.#world.emit({ event: "cluster-started", cluster: name, id });
    return id;
  }

  /** Looks twice, some time apart: only then what is not there was not done. */
  async adoptWithin(name: string): Promise<string | undefined> {
    for (const _look of [1, 2]) {
      await this.#world.sleep(this.#world.settle, this.#world.signal);
      const cluster = this.#journal.progress.clusters.get(name);
      invariant(cluster, `the cluster "${name}" was intended`);
      const found = await this.adopt(name, cluster);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #end(clusters: readonly ClusterSummary[]): Promise<void> {
    for (const { Id = "" } of clusters)
      await asking(`terminate ${Id}`, () =>
        this.#world.aws.emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [Id] })),
      );
  }

  async #list(since: Date, states?: readonly ClusterState[]): Promise<ClusterSummary[]> {
    const CreatedAfter = new Date(since.getTime() - SKEW);
    const ClusterStates = states ? { ClusterStates: [...states] } : {};
    return asking("list clusters", async () => {
      const found: ClusterSummary[] = [];
      for (let more: { Marker?: string } = {}; ;) {
        const command = new ListClustersCommand({ CreatedAfter, ...ClusterStates, ...more });
        const { Clusters = [], Marker } = await this.#world.aws.emr.send(command);
        found.push(...Clusters);
        if (Marker === undefined) return found;
        more = { Marker };
      }
    });
  }
}

function byAge(a: ClusterSummary, b: ClusterSummary): number {
  const age = ({ Status }: ClusterSummary): number => Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
  return age(a) - age(b) || ((a.Id ?? "") < (b.Id ?? "") ? -1 : 1);
}
