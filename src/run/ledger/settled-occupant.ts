import { setTimeout as delay } from "node:timers/promises";
import type { Occupant } from "./lease.ts";
import type { Ledger } from "./ledger.ts";

/** Milliseconds to wait for a runner: of one that was killed it is known within 75 s. */
const PATIENCE = 120_000;

/** Milliseconds between two looks. */
const LOOK = 2_000;

export interface SettleWorld {
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Told once, when a runner has the environment. */
  readonly waits?: (by: Occupant) => void;
  readonly signal: AbortSignal;
}

/**
 * The run that has an environment and keeps it; undefined when none does. A runner is waited for, since it may be ending, or dead. For a run that goes on
 * without one nobody waits: it keeps the environment until it is taken up or given up.
 */
export async function settledOccupant(
  ledger: Pick<Ledger, "occupant">,
  { now = () => new Date(), sleep = delay, waits, signal }: SettleWorld,
): Promise<Occupant | undefined> {
  const end = now().getTime() + PATIENCE;
  for (let isFirst = true; ; isFirst = false) {
    const by = await ledger.occupant();
    if (!by || by.isUnattended || signal.aborted || now().getTime() >= end) return by;
    if (isFirst) waits?.(by);
    await sleep(LOOK);
  }
}
