import { setTimeout as delay } from "node:timers/promises";
import type { WorldError } from "../../errors.ts";
import type { ObjectStore } from "../store.ts";
import { Lease, TakenError } from "./lease.ts";
import { newOwner } from "./owner.ts";

/** Milliseconds to wait for another. A lock of somebody who died is free sooner: within 75 s. */
const PATIENCE = 5 * 60_000;

/** Milliseconds between two looks. */
const LOOK = 2_000;

/** What holding a lock needs of the world. */
export interface LockWorld {
  readonly store: ObjectStore;
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds to wait for whoever has the lock. */
  readonly patience?: number;
}

/** Who has a lock. */
export type Holder = NonNullable<TakenError["by"]>;

/** Something that one at a time may change. */
export interface Lock {
  /** URI of the lease. */
  readonly folder: string;
  /** Who wants it, for whoever comes meanwhile. */
  readonly who: string;
  /** Told once, when another has it. */
  readonly waits?: (by: Holder | undefined) => void;
  /** What is said when it was not free in time. */
  readonly busy: (by: Holder | undefined) => WorldError;
}

/**
 * Works while nobody else has the lock. Waits for whoever does, and throws what `busy` makes when that takes too long. `signal` aborts when
 * the lock may be another's by now; its reason says why.
 */
export async function underLock<T>(
  lock: Lock,
  world: LockWorld,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = await take(lock, world);
  const lost = new AbortController();
  lease.keep((reason) => lost.abort(reason));
  try {
    return await work(lease, lost.signal);
  } finally {
    // It ends by itself: what was done under it counts.
    await lease.release().catch(() => undefined);
  }
}

async function take({ folder, who, waits, busy }: Lock, world: LockWorld): Promise<Lease> {
  const { store, now = () => new Date(), sleep = delay, patience = PATIENCE } = world;
  const owner = newOwner();
  const end = now().getTime() + patience;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await Lease.take(store, folder, { run: who, owner, now });
    } catch (error) {
      if (!(error instanceof TakenError)) throw error;
      if (now().getTime() >= end) throw busy(error.by);
      if (isFirst) waits?.(error.by);
    }
    // Two that wait do not come at the same time again.
    await sleep(LOOK * (0.5 + Math.random()));
  }
}
