import type { Progress } from "../progress.ts";

/**
 * Taking a run up gives what has failed another chance; an execution gives none. Puts back what the ledger's log said of each step
 * before the run was taken up. A step of an execution has its attempts one after the other, from the first.
 */
export function restore({ schedule }: Progress): void {
  for (const [step, state] of [...schedule.states]) {
    const attempts = schedule.attempt(step);
    if (state !== "waiting" && state !== "active") continue;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      schedule.begin(step, attempt);
      if (attempt < attempts || state === "waiting") schedule.failed(step);
    }
  }
}
