import { WorldError } from "../errors.ts";
import { clusterReason } from "../emr/cluster-reason.ts";
import { LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import { FencedError } from "./ledger/run-log.ts";
import type { RunStatus } from "./ledger/record.ts";
import { Ending } from "./ending.ts";
import { EachStep } from "./each-step.ts";
import { Follower } from "./follower.ts";
import { Hosts } from "./hosts/hosts.ts";
import type { Host, HostEnd } from "./hosts/host.ts";
import type { Journal } from "./journal.ts";
import type { RunOrder, RunWorld } from "./order.ts";
import { placeOf } from "./place.ts";
import type { Submission } from "./submission.ts";
import { WholeCluster } from "./whole-cluster.ts";

/** How often a cluster that was lost is replaced before the run gives it up. */
const REPLACEMENTS = 2;

/**
 * Submits each step when what it needs has succeeded, follows it, tries again what may be, and lets go of every cluster whatever
 * happens. It keeps nothing to itself: what it does is in the journal first, and what it sees can be seen again.
 */
export class Runner {
  readonly #order: RunOrder;
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #hosts: Hosts;
  readonly #follower: Follower;
  readonly #submission: Submission;
  readonly #ending: Ending;
  /** Something happened in this pass: look again soon. */
  #isBusy = false;

  constructor(order: RunOrder, world: RunWorld, journal: Journal, startedAt: string) {
    this.#order = order;
    this.#world = world;
    this.#journal = journal;
    this.#hosts = new Hosts(order, world, journal, startedAt);
    this.#follower = new Follower(order, world, journal);
    this.#submission =
      order.via === "job-flow"
        ? new WholeCluster(order, journal, this.#hosts)
        : new EachStep(world, journal, this.#hosts, this.#follower);
    this.#ending = new Ending(world, journal, this.#hosts, this.#submission, this.#follower);
  }

  /**
   * Runs what is left to do. Every cluster of the run is being ended when it returns or throws, unless the time to hand over has come: then it
   * is "running", and all of it goes on.
   */
  async run(): Promise<RunStatus> {
    const aborted = abortion(this.#world.signal);
    const work = this.#work();
    let failure: Error | undefined;
    let status: RunStatus = "interrupted";
    try {
      status = await Promise.race([work, aborted]);
    } catch (error) {
      failure = error as Error;
      // Another runner works on: its clusters are not this one's to end.
      if (error instanceof FencedError) throw error;
    }
    const { aborted: isInterrupted, reason } = this.#world.signal as { aborted: boolean; reason: unknown };
    if (reason instanceof FencedError) throw reason;
    if (status === "running" && !isInterrupted && failure === undefined) return status;
    // What is under way may still fail, and has nobody left to tell.
    work.catch(() => undefined);
    await this.#ending.everything(isInterrupted || failure !== undefined, failure);
    await this.#journal.flush();
    if (failure !== undefined && !isInterrupted) throw failure;
    return isInterrupted || status === "running" ? "interrupted" : status;
  }

  /** Starts clusters that bring their steps along, and leaves them to EMR. */
  async handOver(): Promise<"running" | "interrupted"> {
    const { signal } = this.#world;
    try {
      await this.#hosts.reopen();
      for (const place of this.#places()) await this.#submission.submit(place);
      await this.#journal.flush();
    } catch (error) {
      // What has begun would run on, and nobody would know.
      if (!(error instanceof FencedError)) await this.#ending.everything(true, error as Error);
      throw error;
    }
    if (!signal.aborted) return "running";
    await this.#ending.everything(true);
    return "interrupted";
  }

  /** Ends what the run has left running, without doing any more of it. */
  async end(): Promise<void> {
    await this.#hosts.reopen();
    await this.#ending.everything(false);
    await this.#journal.flush();
  }

  async #work(): Promise<"succeeded" | "failed" | "running"> {
    const { schedule } = this.#journal.progress;
    await this.#hosts.reopen();
    this.#submission.resume();
    const places = this.#places();
    const { poll, signal, now, handOverAt } = this.#world;
    let interval = poll.from;
    for (;;) {
      this.#isBusy = false;
      for (const [name, host] of this.#hosts.open) await this.#look(name, host);
      for (const name of places) if (await this.#submission.submit(name)) this.#isBusy = true;
      await this.#journal.flush();
      if (schedule.isDone()) return schedule.passes ? "succeeded" : "failed";
      // All that was seen and begun is in the ledger by now.
      const left = (handOverAt?.getTime() ?? Infinity) - now().getTime();
      if (left <= 0) return "running";
      interval = this.#isBusy ? poll.from : Math.min(poll.to, interval * 1.5);
      await this.#world.sleep(Math.min(interval, left), signal);
      if (signal.aborted) throw new WorldError("interrupted");
    }
  }

  #places(): string[] {
    return [...new Set(this.#order.steps.map((step) => placeOf(this.#order.plan, step)))].sort();
  }

  async #look(name: string, host: Host): Promise<void> {
    const { progress } = this.#journal;
    await this.#submission.discover(name, host);
    const wanted = progress.on(name).filter(({ id }) => id !== undefined);
    const seen = wanted.length > 0 ? await host.look(wanted) : [];
    const hasChanged = await this.#follower.follow(host, wanted, seen);
    if (hasChanged) this.#isBusy = true;
    // A cluster that has nothing left to do is ended at once.
    if (progress.schedule.isDone(name)) return this.#ending.release(name, host);
    // A cluster whose steps move is there.
    const end = hasChanged ? undefined : await host.end();
    if (end?.isOver) await this.#lost(name, host, end);
  }

  /** A cluster that ended under its steps. What AWS took away is replaced, what a person ended is not. */
  async #lost(name: string, host: Host, end: HostEnd): Promise<void> {
    const { progress } = this.#journal;
    this.#isBusy = true;
    await this.#submission.discover(name, host);
    const known = progress.on(name).filter(({ id }) => id !== undefined);
    if (known.length > 0) await this.#follower.follow(host, known, await host.look(known));
    const { hint, again: isAgain, elsewhere } = clusterReason(end.code, end.message);
    const isKept = progress.clusters.get(name)?.kept === true;
    // One that was gone when the run was taken up was not lost by this runner: to take the run up means to replace it.
    const mayReplace = isAgain && (progress.lost.get(name)?.times ?? 0) < REPLACEMENTS;
    const again = isKept ? this.#hosts.isReplaced(name) : mayReplace || this.#hosts.isReopened(name);
    const isOurs = !isKept && this.#isOurs(name, end);
    const reason = [end.code, end.message].filter((text) => text !== "").join(": ");
    for (const { step, attempt } of progress.on(name)) {
      this.#journal.saw({ type: "step-ended", step, attempt, ending: "lost", seconds: 0, reason });
      this.#world.emit({
        event: "step-failed",
        step,
        attempt,
        seconds: 0,
        reason: `the cluster ${host.id} ended: ${reason}`,
        retry: again,
        ...(isOurs ? { interrupted: true } : {}),
      });
    }
    const avoid = elsewhere ? end.subnet : undefined;
    const { skipped } = this.#journal.saw({
      type: "cluster-ended",
      cluster: name,
      reason,
      again,
      ...(avoid === undefined ? {} : { avoid }),
    });
    this.#hosts.forget(name);
    if (isOurs) this.#world.emit({ event: "cluster-ended", cluster: name, id: host.id, reason });
    else this.#world.emit({ event: "cluster-lost", cluster: name, id: host.id, reason, hint, retry: again });
    for (const skip of skipped) this.#world.emit({ event: "step-skipped", ...skip });
    await this.#journal.flush();
  }

  /** It was gone when the run was taken up: the runner before had ended it, or it went down with this machine's endpoint. */
  #isOurs(name: string, { code }: HostEnd): boolean {
    if (!this.#hosts.isReopened(name)) return false;
    const isLocal = this.#order.plan.environment === LOCAL_ENVIRONMENT;
    return code === "USER_REQUEST" ? this.#journal.progress.wasClosed : isLocal && code === "INSTANCE_FAILURE";
  }
}

function abortion(signal: AbortSignal): Promise<"interrupted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("interrupted");
    signal.addEventListener("abort", () => resolve("interrupted"), { once: true });
  });
}
