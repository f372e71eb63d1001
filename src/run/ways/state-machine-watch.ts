import type { StepSummary } from "@aws-sdk/client-emr";
import { clusterReason } from "../../emr/cluster-reason.ts";
import { stepName } from "../../emit/step-config.ts";
import type { OpenRun } from "../execute.ts";
import { Follower } from "../follower.ts";
import type { Host, HostEnd } from "../hosts/host.ts";
import { Hosts } from "../hosts/hosts.ts";
import { GLUE, placeOf } from "../place.ts";
import type { Attempt } from "../progress.ts";
import { clustersOf, standingClusters } from "./state-machine-order.ts";

/** Milliseconds between the state of a step being entered, where its timeout begins, and the step being there on EMR. */
const SLACK = 5_000;

/** What a state machine does on EMR and Glue, found by the names that it gives, and told as of any other run. */
export class Watch {
  readonly hosts: Hosts;
  readonly #open: OpenRun;
  readonly #follower: Follower;
  /** The plan's name of a place to the time since when its steps are to be looked at: by EMR's clock, or ours. */
  readonly #since = new Map<string, Date>();
  /** When the crawls that have ended were started: the next attempt is another. */
  readonly #crawled = new Map<string, number>();
  /** Clusters that ended under their steps, or never were there for them, by the plan's names. */
  readonly lost = new Set<string>();

  constructor(open: OpenRun) {
    const { order, world, journal, startedAt } = open;
    this.#open = open;
    this.hosts = new Hosts({ ...order, kept: standingClusters(order) }, world, journal, startedAt);
    this.#follower = new Follower(order, world, journal);
  }

  /** A step or a cluster was told to have failed. */
  get hasTroubles(): boolean {
    return this.lost.size > 0 || [...this.#open.journal.progress.schedule.states.values()].includes("failed");
  }

  async begin(): Promise<void> {
    const { order, journal } = this.#open;
    await this.hosts.reopen();
    const isCrawling = Object.keys(order.plan.steps).some((step) => placeOf(order.plan, step) === GLUE);
    if (isCrawling) await this.hosts.for(GLUE);
    if (order.plan.settings.lifecycle === "transient") return;
    for (const name of clustersOf(order.plan)) if (!journal.progress.clusters.has(name)) await this.hosts.for(name);
  }

  /** Takes in what is there by now. True when something has changed. */
  async look(): Promise<boolean> {
    const { journal } = this.#open;
    const known = this.hosts.open.size;
    await this.hosts.settle();
    let hasChanged = this.hosts.open.size > known;
    for (const [name, host] of this.hosts.open) if (await this.#lookAt(name, host)) hasChanged = true;
    await journal.flush();
    return hasChanged;
  }

  async #lookAt(name: string, host: Host): Promise<boolean> {
    const hasChanged = await this.#follow(name, host);
    // A cluster whose steps move is there.
    const end = hasChanged ? undefined : await host.end();
    if (!end?.isOver) return hasChanged;
    await this.#follow(name, host);
    this.#ended(name, host, end);
    return true;
  }

  async #follow(name: string, host: Host): Promise<boolean> {
    const { journal, world } = this.#open;
    const now = world.now();
    const seen = name === GLUE ? await this.#crawls(host) : await host.find([this.#oldest(name)]);
    let hasChanged = await this.#take(name, host, seen);
    while (this.#adopt(name, seen)) {
      hasChanged = true;
      await this.#take(name, host, seen);
    }
    if (name === GLUE) this.#markEnded(seen);
    const ids = new Set(journal.progress.on(name).map(({ id }) => id));
    const open = seen.filter(({ Id }) => ids.has(Id)).map(({ Status }) => Status?.Timeline?.CreationDateTime ?? now);
    this.#since.set(name, new Date(Math.min(now.getTime(), ...open.map((created) => created.getTime()))));
    return hasChanged;
  }

  /** The execution decides what is cancelled: whoever watches does not. */
  async #take(name: string, host: Host, seen: readonly StepSummary[]): Promise<boolean> {
    this.#markTimeouts(name, seen);
    return this.#follower.follow(new WatchedHost(host), this.#open.journal.progress.on(name), seen);
  }

  /** The execution cancels what takes too long, counted from its submission: then that is why it ended. */
  #markTimeouts(name: string, seen: readonly StepSummary[]): void {
    const { order, journal, world } = this.#open;
    const byId = new Map(seen.map((summary) => [summary.Id, summary]));
    for (const { step, attempt, id, timedOut } of journal.progress.on(name)) {
      const { State, Timeline } = byId.get(id)?.Status ?? {};
      const limit = order.plan.steps[step]?.timeout;
      const from = Timeline?.CreationDateTime?.getTime();
      if (limit === undefined || from === undefined || timedOut || !State?.startsWith("CANCEL")) continue;
      const took = (Timeline?.EndDateTime ?? world.now()).getTime() - from;
      if (took >= limit * 1000 - SLACK) journal.saw({ type: "step-timed-out", step, attempt });
    }
  }

  /** The attempts of steps that have begun, by their names. An attempt follows when the one before has ended. */
  #adopt(name: string, seen: readonly StepSummary[]): boolean {
    const { order, journal } = this.#open;
    const { progress } = journal;
    let hasAdopted = false;
    for (const { Id = "", Name } of seen) {
      const [step = ""] = (Name ?? "").split(" ");
      if (!order.plan.steps[step] || placeOf(order.plan, step) !== name) continue;
      if (progress.attempts.has(step) || progress.schedule.state(step) !== "waiting") continue;
      const attempt = progress.schedule.attempt(step) + 1;
      if (Name !== stepName(step, order.run, attempt)) continue;
      journal.saw({ type: "step-intended", step, attempt });
      journal.saw({ type: "step-submitted", step, attempt, id: Id });
      hasAdopted = true;
    }
    return hasAdopted;
  }

  /** Stands for all that is to be looked at: what had not ended at the last look, and what came since. */
  #oldest(name: string): Attempt {
    const since = this.#since.get(name) ?? new Date(this.#open.startedAt);
    return { step: "", attempt: 1, cluster: name, since };
  }

  /** Crawls that may have begun by now. A crawler has no attempts: what it did before the run, or for another attempt, is not ours. */
  async #crawls(glue: Host): Promise<readonly StepSummary[]> {
    const { journal, startedAt } = this.#open;
    const { progress } = journal;
    const ready = progress.schedule.ready(GLUE).map((step): Attempt => {
      const attempt = progress.schedule.attempt(step) + 1;
      return { step, attempt, cluster: GLUE, since: new Date(startedAt) };
    });
    const seen = await glue.find([...progress.on(GLUE), ...ready]);
    return seen.filter(({ Id = "", Status }) => {
      const started = Status?.Timeline?.StartDateTime?.getTime();
      return started === undefined || started !== this.#crawled.get(Id);
    });
  }

  #markEnded(seen: readonly StepSummary[]): void {
    for (const { Id = "", Status } of seen) {
      const started = Status?.Timeline?.StartDateTime?.getTime();
      if (started !== undefined && Status?.State !== "RUNNING") this.#crawled.set(Id, started);
    }
  }

  /** The execution ends its clusters when it is done with them. What it still needed is told. */
  #ended(name: string, host: Host, { code, message }: HostEnd): void {
    const { world, journal } = this.#open;
    const { progress } = journal;
    const reason = [code, message].filter((text) => text !== "").join(": ");
    const cut = progress.on(name);
    for (const { step, attempt } of cut) {
      const why = `the cluster ${host.id} ended: ${reason}`;
      const { skipped } = journal.saw({ type: "step-ended", step, attempt, ending: "failed", seconds: 0, reason: why });
      world.emit({ event: "step-failed", step, attempt, seconds: 0, reason: why, retry: false });
      for (const skip of skipped) world.emit({ event: "step-skipped", ...skip });
    }
    // Whether a step that is still waiting was tried is for the execution to say, when it has ended.
    journal.saw({ type: "cluster-ended", cluster: name, reason, again: true });
    this.hosts.forget(name);
    // The execution's own request is the user's, as EMR sees it.
    const isLost = cut.length > 0 || code !== "USER_REQUEST";
    const { hint } = clusterReason(code, message);
    if (isLost) this.lost.add(name);
    if (isLost) world.emit({ event: "cluster-lost", cluster: name, id: host.id, reason, hint, retry: false });
    else world.emit({ event: "cluster-ended", cluster: name, id: host.id, reason: message });
  }
}

/** A host to look at only. */
class WatchedHost implements Host {
  readonly id: string;
  readonly #host: Host;

  constructor(host: Host) {
    this.id = host.id;
    this.#host = host;
  }

  add(): Promise<never> {
    return Promise.reject(new Error("bug: steps of a state machine are its own to add"));
  }

  look(wanted: readonly Attempt[]): Promise<readonly StepSummary[]> {
    return this.#host.look(wanted);
  }

  find(unsure: readonly Attempt[]): Promise<readonly StepSummary[]> {
    return this.#host.find(unsure);
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }

  end(): Promise<HostEnd | undefined> {
    return this.#host.end();
  }

  release(): Promise<void> {
    return Promise.resolve();
  }
}
