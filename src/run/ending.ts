import { WorldError } from "../errors.ts";
import { hasEnded, type Host } from "./hosts/host.ts";
import type { Follower } from "./follower.ts";
import type { Hosts } from "./hosts/hosts.ts";
import type { Journal } from "./journal.ts";
import type { RunWorld } from "./order.ts";
import type { Submission } from "./submission.ts";

/** Milliseconds to wait for a cluster's end: EMR takes one to five minutes (API reference, TerminateJobFlows). */
const LONGEST_END = 600_000;

/** The same when the run was cut off: whoever pressed Ctrl-C has five seconds of patience, and so has CI. */
const PATIENCE = 3_000;

/** Milliseconds between two looks while there is little patience. */
const LOOK = 250;

/** Lets go of the places of a run: clusters that it started end, those that were there before are left without its steps. */
export class Ending {
  readonly #world: RunWorld;
  readonly #journal: Journal;
  readonly #hosts: Hosts;
  readonly #submission: Submission;
  readonly #follower: Follower;
  /** Clusters that were told to end. */
  readonly #ending = new Map<string, Host>();

  constructor(world: RunWorld, journal: Journal, hosts: Hosts, submission: Submission, follower: Follower) {
    this.#follower = follower;
    this.#world = world;
    this.#journal = journal;
    this.#hosts = hosts;
    this.#submission = submission;
  }

  /** The run has nothing left to do there. */
  async release(name: string, host: Host): Promise<void> {
    await host.release();
    this.#hosts.forget(name);
    this.#ending.set(name, host);
  }

  /**
   * Ends everything that is open, and waits until it has ended. Where the run was cut off it only sees to it that all are
   * ending. Throws a WorldError that names what could not be ended.
   */
  async everything(isCut: boolean, cause?: Error): Promise<void> {
    const deadline = this.#world.now().getTime() + (isCut ? PATIENCE : LONGEST_END);
    if (isCut) await within(PATIENCE / 2, this.#settle()).catch(() => undefined);
    // Of an orphan nobody knows yet what was heard: what is not found here would run on beside the next run.
    else await this.#settle();
    const stayed: Left[] = [];
    const trying = async (name: string, id: string, task: Promise<void>): Promise<void> => {
      const failed = (reason: unknown): void => void stayed.push({ id, isKept: this.#isKept(name), reason });
      const left = Math.max(LOOK, deadline - this.#world.now().getTime());
      await (isCut ? within(left, task) : task).catch(failed);
    };
    const open = [...this.#hosts.open];
    await Promise.all([
      ...open.map(([name, host]) => trying(name, host.id, this.#letGo(name, host, isCut, deadline))),
      trying("", "", this.#hosts.endStrays()),
    ]);
    await Promise.all(
      [...this.#ending].map(([name, host]) => trying(name, host.id, this.#untilEnded(name, host, deadline, isCut))),
    );
    if (stayed.length > 0) throw stillThere(stayed, cause);
  }

  /** What is under way is answered, or looked for: nothing may begin after the end. */
  async #settle(): Promise<void> {
    await this.#hosts.settle();
    await this.#submission.settle();
  }

  async #letGo(name: string, host: Host, isCut: boolean, deadline: number): Promise<void> {
    if (!this.#isKept(name)) return this.release(name, host);
    const attempts = this.#journal.progress.on(name).filter(({ id }) => id !== undefined);
    for (const { step, attempt } of attempts) {
      this.#journal.saw({ type: "step-cut", step, attempt });
      await this.#follower.fence(step, attempt);
    }
    await host.cancel(attempts.flatMap(({ id }) => id ?? []));
    // Whoever has the environment next writes the same datasets.
    while (!isCut && attempts.length > 0 && !this.#world.signal.aborted) {
      const seen = new Map((await host.look(attempts)).map((summary) => [summary.Id, summary]));
      if (
        attempts.every(({ id }) => {
          const one = seen.get(id);
          return !one || hasEnded(one);
        })
      )
        break;
      if (this.#world.now().getTime() > deadline)
        throw new WorldError(`steps on ${host.id} were cancelled, and have not ended`);
      await this.#world.sleep(this.#world.poll.from, this.#world.signal);
    }
    await host.release();
  }

  /** True for what was there before the run, and for Glue. */
  #isKept(name: string): boolean {
    return this.#journal.progress.clusters.get(name)?.kept !== false;
  }

  async #untilEnded(name: string, host: Host, deadline: number, isCut: boolean): Promise<void> {
    if (this.#isKept(name)) return;
    const { now, sleep, poll, emit, signal } = this.#world;
    for (;;) {
      const end = await host.end();
      if (end?.isOver) {
        // What became of steps that were cut off is for whoever takes the run up to see.
        if (this.#journal.progress.on(name).length === 0)
          this.#journal.saw({ type: "cluster-ended", cluster: name, reason: end.message, again: true });
        emit({ event: "cluster-ended", cluster: name, id: host.id, reason: end.message });
        return;
      }
      // It was told to end, and does: who presses Ctrl-C now need not see it.
      const hasPatience = isCut || !signal.aborted;
      if (!hasPatience || now().getTime() > deadline) {
        if (!isCut && hasPatience)
          throw new WorldError(`${host.id} has not ended after ${LONGEST_END / 60_000} minutes`);
        emit({ event: "cluster-ending", cluster: name, id: host.id });
        return;
      }
      await sleep(isCut ? Math.min(LOOK, poll.from) : poll.from, isCut ? new AbortController().signal : signal);
    }
  }
}

interface Left {
  /** Empty for clusters that are known by their names only. */
  readonly id: string;
  readonly isKept: boolean;
  readonly reason: unknown;
}

async function within<T>(milliseconds: number, task: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new WorldError(`there was no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}

function stillThere(left: readonly Left[], cause: Error | undefined): WorldError {
  const because = cause === undefined ? "" : `${cause.message}; `;
  const reasons = left.map(({ reason }) => (reason instanceof Error ? reason.message : String(reason))).join("; ");
  const ours = [...new Set(left.flatMap(({ id, isKept }) => (isKept || id === "" ? [] : [id])))];
  const next =
    ours.length > 0
      ? `They cost money until they end: aws emr terminate-clusters --cluster-ids ${ours.join(" ")}`
      : "What the run has there may still run: look at it before you run again.";
  return new WorldError(`${because}not everything could be ended: ${reasons}`, {
    next,
    cause: cause ?? left[0]?.reason,
  });
}
