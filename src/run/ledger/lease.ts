import { WorldError } from "../../errors.ts";
import { encode, type ObjectStore } from "../store.ts";
import type { Owner } from "./entry.ts";
import { FencedError } from "./run-log.ts";
import {
  type Beat,
  beatUri,
  type Child,
  HOLDS,
  isHeld,
  type LastSeat,
  leftBehind,
  newestSeat,
  type Seat,
  seatUri,
  type Stray,
} from "./seat.ts";

/** Milliseconds between two words of its owner. */
const BEATS = 15_000;

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
  /** Something of the run may be there: a cluster, a step. */
  #hasBegun = false;
  #tidied = false;
  #child: Child | undefined;
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
    const last = await newestSeat(store, folder);
    if (last?.beat?.unattended) {
      if (last.seat.run !== run) throw unattended(last.seat.run);
    } else if (last && isHeld(last, now())) throw taken(last);
    const { orphans, strays } = last ? leftBehind(last) : { orphans: [], strays: [] };
    const token = (last?.seat.token ?? 0) + 1;
    const seat: Seat = {
      format: 1,
      token,
      run,
      owner,
      since: now().toISOString(),
      orphans: orphans.filter((orphan) => orphan !== run),
      ...(strays.length === 0 ? {} : { strays }),
    };
    if (!(await store.writeNew(seatUri(folder, token), encode(seat)))) throw taken(await newestSeat(store, folder));
    const lease = new Lease(store, folder, seat, now);
    lease.#hasBegun = orphans.includes(run);
    await lease.#beat();
    return lease;
  }

  /** Runs that were left behind on this environment. */
  get orphans(): readonly string[] {
    return this.#seat.orphans;
  }

  /** Programs of owners before this one, who lost the lease. */
  get strays(): readonly Stray[] {
    return this.#seat.strays ?? [];
  }

  /** Milliseconds for which nobody else can have it, by this clock; with less than none it may be another's. */
  get left(): number {
    return this.#lastBeat + HOLDS - this.#now().getTime();
  }

  /** What a program leaves behind if this owner dies is its own: the next one is told of it. */
  async started(child: Child): Promise<void> {
    this.#child = child;
    await this.#beat();
  }

  /** Nothing of the orphans works any more, and strays have left nothing. */
  async tidied(): Promise<void> {
    this.#tidied = true;
    await this.#beat();
  }

  /** Keeps the lease until it is released. `lost` is called when it is another's, or cannot be kept. */
  keep(lost: (reason: Error) => void): void {
    const beat = async (): Promise<void> => {
      // A beat that hangs must not keep a lease that has run out.
      if (this.#now().getTime() > this.#lastBeat + HOLDS) throw new WorldError("nothing was heard of it in time");
      const last = await newestSeat(this.#store, this.#folder);
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

  /** From now on something of the run may be left behind. */
  begins(): void {
    this.#hasBegun = true;
  }

  /** The work has failed: the environment is free, and where it had begun the next one is told. */
  giveBack(): Promise<void> {
    return this.#hasBegun ? this.abandon() : this.release();
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
      ...(this.#child ? { child: this.#child } : {}),
      ...more,
    };
    await this.#store.write(beatUri(this.#folder, this.#seat.token), encode(beat));
    if (beat.released || beat.unattended || beat.abandoned) this.#isOver = true;
    this.#lastBeat = this.#now().getTime();
  }
}

/** The run that has an environment. */
export interface Occupant {
  readonly run: string;
  /** It goes on without a runner. */
  readonly isUnattended: boolean;
}

/** Who has the lease of an environment now; undefined when nobody does. */
export async function occupant(store: ObjectStore, folder: string, now: Date): Promise<Occupant | undefined> {
  const last = await newestSeat(store, folder);
  const isUnattended = last?.beat?.unattended === true;
  return last && (isUnattended || isHeld(last, now)) ? { run: last.seat.run, isUnattended } : undefined;
}

function fenced(why: string): FencedError {
  return new FencedError(`this runner has lost the environment: ${why}`, {
    next: "It stops, and touches nothing any more. Take the run up with --resume when the other is done.",
  });
}

function unattended(run: string): WorldError {
  return new WorldError(`run ${run} was begun on this environment and left to itself, and nobody has seen its end`, {
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
