import { WorldError } from "../../errors.ts";
import { type Holder, type LockWorld, underLock } from "../ledger/under-lock.ts";

export type { LockWorld } from "../ledger/under-lock.ts";

/** Milliseconds that a lock has to be good for when something is removed: what is asked of S3 then is done while it holds. */
const SURE = 30_000;

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
  const lock = { folder: `s3://${bucket}/publishing`, who, busy: (by: Holder | undefined) => busy(bucket, by) };
  return underLock(lock, world, async (lease, signal) => {
    const sure = (): void => {
      if (!signal.aborted && lease.left >= SURE) return;
      throw new WorldError(`the lock of the bucket "${bucket}" was lost: this machine stood still for too long`, {
        next: "Another may change it now. Nothing more was removed.",
        cause: signal.reason,
      });
    };
    // Who died with it has left nothing that somebody has to end.
    if (lease.orphans.length > 0) await lease.tidied();
    return work(sure);
  });
}

function busy(bucket: string, by: Holder | undefined): WorldError {
  const holder = by
    ? `${by.run} changes it since ${by.since} (process ${by.owner.pid} on ${by.owner.host})`
    : "another changes it";
  return new WorldError(`the bucket "${bucket}" is not free: ${holder}`, {
    next: `Nothing was changed. Try again when that is done.${by ? ` If that machine is gone, its lock ends at ${by.until.toISOString()}.` : ""}`,
  });
}
