import type { Lease } from "./lease.ts";
import type { RunStatus } from "./record.ts";

/**
 * Works under a lease, and gives it back for what is left: free when nothing of the run is at work any more, taken while it
 * goes on by itself, and else to the next run, which first ends what this one has left.
 */
export async function underLease(lease: Lease, work: () => Promise<RunStatus>): Promise<RunStatus> {
  let status: RunStatus;
  try {
    status = await work();
  } catch (error) {
    // Why the work failed matters more than that this could not be told.
    await lease.giveBack().catch(() => undefined);
    throw error;
  }
  if (status === "running") await lease.leave();
  else if (status === "interrupted") await lease.abandon();
  else await lease.release();
  return status;
}
