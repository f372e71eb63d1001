import { systemCode, WorldError } from "../../errors.ts";
import { decode, encode, type ObjectStore } from "../store.ts";
import type { Owner } from "./entry.ts";
import { thisMachine } from "./machine-id.ts";
import { FencedError } from "./run-log.ts";

/** Milliseconds that a lease holds without a word of its owner. */
const HOLDS = 60_000;

/** Milliseconds between two words of its owner. */
const BEATS = 15_000;

/** Milliseconds that the clocks of two machines may differ. */
const SKEW = 15_000;

/** Written once, by whoever gets it. */
interface Seat {
  readonly format: 1;
  /** Grows with each lease: of two runners the one with the larger is right. */
  readonly token: number;
  readonly run: string;
  readonly owner: Owner;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Runs whose runner died while it held a lease; whoever resumes them or ends their clusters takes them off. */
  readonly orphans: readonly string[];
}

/** Written by the owner alone, again and again. */
interface Beat {
  readonly expires_at: string;
  readonly released?: true;
  /** The orphans are taken care of. */
  readonly tidied?: true;
  /** Nobody watches, and the run goes on: only who takes it up may have the environment. */
  readonly unattended?: true;
  /** The owner has gone, and something of the run may still run: whoever comes next ends it first. */
  readonly abandoned?: true;
}

/** Another has the lease. */
export class TakenError extends WorldError {
  /** Undefined where it was taken a moment ago. */
  readonly by:
    { readonly run: string; readonly owner: Owner; readonly since: string; readonly until: Date } | undefined;

  constructor(message: string, more: { next?: string; by?: TakenError["by"] } = {}) {
    super(message, more);
    this.by = more.by;
  }
}

/** The right to run on an environment. One run works there at a time, since two would write the same datasets. */
export class Lease {
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #seat: Seat;
  readonly #now: () => Date;
  #tidied = false;
  #lastBeat = 0;
  #last: Promise<unknown> = Promise.resolve();
  #isOver = false;
  #beating: NodeJS.Timeout | undefined;

  private constructor(store: ObjectStore, folder: string, seat: Seat, now: () => Date) {
    this.#store = store;
    this.#folder = folder;
    this.#seat = seat;
    this.#now = now;
  }

  /** Throws a WorldError that says who holds the environment. Takes over from an owner that is gone. */
  static async take(
    store: ObjectStore,
    folder: string,
    { run, owner, now }: { readonly run: string; readonly owner: Owner; readonly now: () => Date },
  ): Promise<Lease> {
    const last = await newest(store, folder);
    if (last?.isUnattended) {
      if (last.seat.run !== run) throw unattended(last.seat.run);
    } else if (last && isHeld(last, now())) throw taken(last);
    const orphans = last ? leftBehind(last).filter((orphan) => orphan !== run) : [];
    const token = (last?.seat.token ?? 0) + 1;
    const seat: Seat = { format: 1, token, run, owner, since: now().toISOString(), orphans };
    if (!(await store.writeNew(seatUri(folder, token), encode(seat)))) throw taken(await newest(store, folder));
    const lease = new Lease(store, folder, seat, now);
    await lease.#beat();
    return lease;
  }

  /** Runs that were left behind on this environment. */
  get orphans(): readonly string[] {
    return this.#seat.orphans;
  }

  /** Milliseconds for which nobody else can have it, by this clock; with less than none it may be another's. */
  get left(): number {
    return this.#lastBeat + HOLDS - this.#now().getTime();
  }

  /** Nothing of the orphans works any more. */
  async tidied(): Promise<void> {
    this.#tidied = true;
    await this.#beat();
  }

  /** Keeps the lease until it is released. `lost` is called when it is another's, or cannot be kept. */
  keep(lost: (reason: Error) => void): void {
    const beat = async (): Promise<void> => {
      // A beat that hangs must not keep a lease that has run out.
      if (this.#now().getTime() > this.#lastBeat + HOLDS) throw new WorldError("nothing was heard of it in time");
      const last = await newest(this.#store, this.#folder);
      if (last && last.seat.token > this.#seat.token) lost(fenced(`run ${last.seat.run} has taken over`));
      else await this.#beat();
    };
    const failed = ({ message }: Error): void => {
      // Until the lease runs out nobody else may have it: there is time to try again.
      if (this.#now().getTime() > this.#lastBeat + HOLDS) lost(fenced(`its lease could not be kept: ${message}`));
    };
    this.#beating = setInterval(() => void beat().catch(failed), BEATS).unref();
  }

  async release(): Promise<void> {
    clearInterval(this.#beating);
    await this.#beat({ released: true });
  }

  /** Something of the run may still run: the next one is its orphan's keeper. */
  async abandon(): Promise<void> {
    clearInterval(this.#beating);
    await this.#beat({ abandoned: true });
  }

  /** The run goes on without a runner: the environment stays taken until somebody takes the run up. */
  async leave(): Promise<void> {
    clearInterval(this.#beating);
    await this.#beat({ unattended: true });
  }

  /** One after the other: a heartbeat under way must not undo the last word. */
  #beat(more: Partial<Beat> = {}): Promise<void> {
    const next = this.#last.then(() => (this.#isOver ? undefined : this.#say(more)));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #say(more: Partial<Beat>): Promise<void> {
    const beat: Beat = {
      expires_at: new Date(this.#now().getTime() + HOLDS).toISOString(),
      ...(this.#tidied ? { tidied: true as const } : {}),
      ...more,
    };
    await this.#store.write(beatUri(this.#folder, this.#seat.token), encode(beat));
    if (beat.released || beat.unattended || beat.abandoned) this.#isOver = true;
    this.#lastBeat = this.#now().getTime();
  }
}

/** Who holds the lease of an environment now; undefined when nobody does. */
export async function holder(store: ObjectStore, folder: string, now: Date): Promise<string | undefined> {
  const last = await newest(store, folder);
  return last && (last.isUnattended || isHeld(last, now)) ? last.seat.run : undefined;
}

interface LastSeat {
  readonly seat: Seat;
  readonly expiresAt: Date;
  readonly isReleased: boolean;
  readonly isTidied: boolean;
  readonly isUnattended: boolean;
  readonly isAbandoned: boolean;
}

async function newest(store: ObjectStore, folder: string): Promise<LastSeat | undefined> {
  const [uri] = await store.list(`${folder}/seats/`, 1);
  const seat = uri === undefined ? undefined : (decode(await store.read(uri)) as Seat | undefined);
  if (!seat) return undefined;
  const beat = decode(await store.read(beatUri(folder, seat.token))) as Beat | undefined;
  return {
    seat,
    expiresAt: beat ? new Date(beat.expires_at) : new Date(Date.parse(seat.since) + HOLDS),
    isReleased: beat?.released === true,
    isTidied: beat?.tidied === true,
    isUnattended: beat?.unattended === true,
    isAbandoned: beat?.abandoned === true,
  };
}

function leftBehind({ seat, isReleased, isTidied }: LastSeat): string[] {
  return [...new Set([...(isReleased ? [] : [seat.run]), ...(isTidied ? [] : seat.orphans)])];
}

/** A process of this machine is asked whether it lives; that of another is believed until its lease runs out. */
function isHeld({ seat, expiresAt, isReleased, isAbandoned }: LastSeat, now: Date): boolean {
  if (isReleased || isAbandoned) return false;
  const { machine, pid } = seat.owner;
  if (machine === thisMachine() && pid !== process.pid && !isAlive(pid)) return false;
  return now.getTime() < expiresAt.getTime() + SKEW;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

function fenced(why: string): FencedError {
  return new FencedError(`this runner has lost the environment: ${why}`, {
    next: "It stops, and touches nothing any more. Take the run up with --resume when the other is done.",
  });
}

function unattended(run: string): WorldError {
  return new WorldError(`run ${run} was begun on this environment with --no-wait, and nobody has seen its end`, {
    next: `Nothing was started. emrald run --resume ${run} follows it to its end.`,
  });
}

function taken(last: LastSeat | undefined): TakenError {
  if (!last) return new TakenError("another run works on this environment");
  const { run, owner, since } = last.seat;
  return new TakenError(`run ${run} works on this environment since ${since} (process ${owner.pid} on ${owner.host})`, {
    next: `Nothing was started. Wait until it ends, or end it with Ctrl-C where it runs. If that machine is gone, its lease ends at ${last.expiresAt.toISOString()}.`,
    by: { run, owner, since, until: last.expiresAt },
  });
}

/** The newest comes first in a listing, so that one look finds it. */
function seatUri(folder: string, token: number): string {
  return `${folder}/seats/${String(99_999_999 - token).padStart(8, "0")}.json`;
}

function beatUri(folder: string, token: number): string {
  return `${folder}/beats/${String(99_999_999 - token).padStart(8, "0")}.json`;
}
