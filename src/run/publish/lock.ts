import { setTimeout as delay } from "node:timers/promises";
import { WorldError } from "../../errors.ts";
import { Lease, TakenError } from "../ledger/lease.ts";
import { newOwner } from "../ledger/owner.ts";
import type { ObjectStore } from "../store.ts";

/** Milliseconds to wait for another. A lock of somebody who died is free sooner: within 75 s. */
const PATIENCE = 5 * 60_000;

/** Milliseconds between two looks. */
const LOOK = 2_000;

/** Milliseconds that a lock has to be good for when something is removed: what is asked of S3 then is done while it holds. */
const SURE = 30_000;

/** What holding the lock needs of the world. */
export interface LockWorld {
  readonly store: ObjectStore;
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds to wait for whoever has the lock. */
  readonly patience?: number;
}

/** Throws where the lock may be another's by now. */
export type Sure = () => void;

/**
 * Works while nobody else publishes into a bucket, or collects there. Waits for whoever does, and throws a WorldError that names
 * them when that takes too long.
 */
export async function locked<T>(
  bucket: string,
  who: string,
  world: LockWorld,
  work: (sure: Sure) => Promise<T>,
): Promise<T> {
  const lease = await take(bucket, who, world);
  let lost: Error | undefined;
  lease.keep((reason) => (lost ??= reason));
  const sure = (): void => {
    if (lost === undefined && lease.left >= SURE) return;
    throw new WorldError(`the lock of the bucket "${bucket}" was lost: this machine stood still for too long`, {
      next: "Another may change it now. Nothing more was removed.",
      cause: lost,
    });
  };
  try {
    // Who died with it has left nothing that somebody has to end.
    if (lease.orphans.length > 0) await lease.tidied();
    return await work(sure);
  } finally {
    // It ends by itself: what was done under it counts.
    await lease.release().catch(() => undefined);
  }
}

async function take(bucket: string, who: string, world: LockWorld): Promise<Lease> {
  const { store, now = () => new Date(), sleep = delay, patience = PATIENCE } = world;
  const owner = newOwner();
  const end = now().getTime() + patience;
  for (;;) {
    try {
      return await Lease.take(store, `s3://${bucket}/publishing`, { run: who, owner, now });
    } catch (error) {
      if (!(error instanceof TakenError)) throw error;
      if (now().getTime() >= end) throw busy(bucket, error);
    }
    // Two that wait do not come at the same time again.
    await sleep(LOOK * (0.5 + Math.random()));
  }
}

function busy(bucket: string, { by }: TakenError): WorldError {
  const holder = by
    ? `${by.run} changes it since ${by.since} (process ${by.owner.pid} on ${by.owner.host})`
    : "another changes it";
  return new WorldError(`the bucket "${bucket}" is not free: ${holder}`, {
    next: `Nothing was changed. Try again when that is done.${by ? ` If that machine is gone, its lock ends at ${by.until.toISOString()}.` : ""}`,
  });
}
