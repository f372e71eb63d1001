import type { StepConfig } from "@aws-sdk/client-emr";
import { stepConfig, stepName } from "../../emit/step-config.ts";
import { UsageError, WorldError } from "../../errors.ts";
import type { Journal } from "../journal.ts";
import type { RunOrder, RunWorld } from "../order.ts";
import { GLUE } from "../place.ts";
import type { Attempt } from "../progress.ts";
import { ClusterStarts } from "./cluster-starts.ts";
import { EmrHost } from "./emr-host.ts";
import { GlueHost } from "./glue-host.ts";
import type { Host } from "./host.ts";
import { SshHost } from "./ssh/ssh-host.ts";

/** The places where a run's steps run, by the plan's names of its clusters: opened when they are needed, or found again. */
export class Hosts {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #startedAt: string;
  readonly #starts: ClusterStarts;
  readonly #open = new Map<string, Host>();
  /** Opened by a runner before this one, and not yet seen to take steps. */
  readonly #reopened = new Set<Host>();

  constructor(order: RunOrder, world: RunWorld, journal: Journal, startedAt: string) {
    this.#order = order;
    this.#world = world;
    this.#journal = journal;
    this.#startedAt = startedAt;
    this.#starts = new ClusterStarts(order, world, journal, startedAt);
  }

  get open(): ReadonlyMap<string, Host> {
    return this.#open;
  }

  /** Opens what the run had open when its runner ended. */
  async reopen(): Promise<void> {
    for (const [name, cluster] of this.#journal.progress.clusters) {
      if (cluster.hasEnded) continue;
      if (cluster.kept && this.isReplaced(name) && !(await this.#isOver(cluster.id ?? ""))) {
        const named = this.#order.kept[name] ?? "";
        throw new UsageError(
          `the run is at work on the cluster ${cluster.id ?? ""}, and ${named} is named now`,
          "Its steps may still run there. Take it up where it is, or begin a new run.",
        );
      }
      const id = cluster.id ?? (await this.#starts.adoptWithin(name));
      if (id !== undefined) this.#reopened.add(await this.#openCluster(name, id, cluster.kept));
    }
    const hasCrawls = this.#journal.progress.on(GLUE).length > 0;
    if (hasCrawls) this.#openGlue();
  }

  /** The place for steps of a cluster of the plan. Undefined when the run was cut off before it was there. */
  async for(name: string): Promise<Host | undefined> {
    const open = this.#open.get(name);
    if (open) return open;
    if (name === GLUE) return this.#openGlue();
    const kept = this.#order.kept[name];
    if (kept !== undefined) {
      this.#journal.saw({ type: "cluster-started", cluster: name, attempt: 1, id: kept, kept: true });
      return this.#openCluster(name, kept, true);
    }
    const id = await this.#starts.start(name);
    return id === undefined ? undefined : this.#openCluster(name, id, false);
  }

  isReopened(name: string): boolean {
    const host = this.#open.get(name);
    return host !== undefined && this.#reopened.has(host);
  }

  /** The run was on one cluster that stays, and now names another. */
  isReplaced(name: string): boolean {
    const named = this.#order.kept[name];
    return named !== undefined && named !== this.#journal.progress.clusters.get(name)?.id;
  }

  /** It took steps of this runner: from now on its end is news. */
  takesSteps(host: Host): void {
    this.#reopened.delete(host);
  }

  /** It is gone: the next step that needs it gets another. */
  forget(name: string): void {
    this.#open.delete(name);
  }

  endStrays(): Promise<void> {
    return this.#starts.endStrays();
  }

  /** The run is cut off: a start that is under way is waited for, or looked for, so that it can be ended. */
  async settle(): Promise<void> {
    await this.#starts.settle();
    for (const [name, cluster] of this.#journal.progress.clusters) {
      if (cluster.hasEnded || this.#open.has(name)) continue;
      const id = cluster.id ?? (await this.#starts.adopt(name, cluster));
      if (id !== undefined && !cluster.kept) await this.#openCluster(name, id, false);
    }
  }

  async #openCluster(name: string, id: string, isKept: boolean): Promise<Host> {
    const config = (attempt: Attempt): StepConfig => this.#config(attempt);
    const roleOf = ({ step }: Attempt): string | undefined => this.#order.deployment.step_roles?.[step];
    const emr = new EmrHost(id, this.#world.aws, { config, roleOf, isKept });
    const cluster = isKept ? await emr.describe() : undefined;
    if (isKept) this.#journal.progress.schedule.limit(name, cluster?.StepConcurrencyLevel ?? 1);
    const host = this.#order.via === "ssh" ? this.#sshHost(emr, cluster?.MasterPublicDnsName) : emr;
    this.#open.set(name, host);
    return host;
  }

  async #isOver(id: string): Promise<boolean> {
    const host = new EmrHost(id, this.#world.aws, {
      config: (attempt) => this.#config(attempt),
      roleOf: () => undefined,
      isKept: true,
    });
    return (await host.end())?.isOver === true;
  }

  #sshHost(emr: EmrHost, primary: string | undefined): Host {
    const { run, ssh } = this.#order;
    const host = ssh?.host ?? primary;
    if (host === undefined) {
      throw new WorldError(`the primary node of ${emr.id} has no address`, {
        next: "Is the cluster up? aws emr describe-cluster tells. Another address is given with --ssh.",
      });
    }
    return new SshHost({
      id: emr.id,
      address: { ...ssh, host },
      run,
      config: (attempt) => this.#config(attempt),
      clusterEnd: () => emr.end(),
    });
  }

  #openGlue(): Host {
    const { plan, run } = this.#order;
    const names = {
      crawlerOf: (step: string) => plan.steps[step]?.crawler?.name ?? "",
      nameOf: ({ step, attempt }: Attempt) => stepName(step, run, attempt),
    };
    const host = new GlueHost(this.#world.aws, names, this.#world.now);
    this.#open.set(GLUE, host);
    return host;
  }

  /** A failed step never ends a cluster on which others still work: the runner decides what follows from it. */
  #config({ step, attempt }: Attempt): StepConfig {
    const { plan, run, vars } = this.#order;
    return stepConfig(plan, step, { run, startedAt: this.#startedAt, attempt, vars, actionOnFailure: "CONTINUE" });
  }
}
