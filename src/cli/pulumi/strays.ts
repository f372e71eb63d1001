import { hostname, userInfo } from "node:os";
import { isAlive } from "../../is-alive.ts";
import { thisMachine } from "../../run/ledger/machine-id.ts";
import type { Child, Stray } from "../../run/ledger/seat.ts";
import type { StackLock } from "./locks.ts";

/** Milliseconds between a program's start and its lock: it is the first thing that it writes. */
const TO_LOCK = 10 * 60_000;

/** Milliseconds that a clock may be set back meanwhile; Pulumi names whole seconds. */
const BACK = 60_000;

/** Milliseconds behind the end of its owner's lease: a laptop that slept, or was out of reach, may still have it at work until then. */
const SILENCE = 15 * 60_000;

/** A program of this process, as the next one is told of it. */
export function childOf(pid: number): Child {
  const run = workflowRun();
  return {
    user: userName(),
    host: hostname(),
    machine: thisMachine(),
    pid,
    since: new Date().toISOString(),
    ...(run === undefined ? {} : { workflow_run: run }),
  };
}

/** Whose program has taken a lock: the same user, host and process, at that time. */
export function strayOf(lock: StackLock, strays: readonly Stray[]): Stray | undefined {
  return strays.find(({ user, host, pid, since }) => {
    const after = Date.parse(lock.at) - Date.parse(since);
    return lock.user === user && lock.host === host && lock.pid === pid && after > -BACK && after < TO_LOCK;
  });
}

/**
 * Since when a program is dead for sure, or from when on it is taken for dead; undefined where it lives, or nobody will ever know. That its emrald is silent
 * says little: that may have been killed alone, and its machine may be asleep.
 */
export function deadAt({ abandoned, machine, pid, workflow_run: run, until }: Stray, now: Date): Date | undefined {
  if (abandoned) return now;
  if (machine === thisMachine()) return isAlive(pid) ? undefined : now;
  // The jobs of one deployment follow each other: this one has waited for that one's end.
  if (run !== undefined && run === workflowRun()) return now;
  const end = Date.parse(until) + SILENCE;
  return Number.isNaN(end) ? undefined : new Date(end);
}

/** As Pulumi tells it, also where the machine has no entry for the user. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env["USER"] ?? "";
  }
}

/** GitHub: the same for all jobs and attempts of a workflow run. */
function workflowRun(): string | undefined {
  const run = process.env["GITHUB_RUN_ID"] ?? "";
  return run === "" ? undefined : run;
}
