import { invariant } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Batch, Entry } from "./ledger/entry.ts";
import { placeOf } from "./place.ts";
import { Schedule, type Skip } from "./schedule.ts";

/** A cluster of the run, the one that counts now. */
export interface ClusterProgress {
  readonly attempt: number;
  /** Unknown between the intent and the answer. */
  readonly id?: string;
  /** It was there before the run, and stays. */
  readonly kept: boolean;
  readonly hasEnded: boolean;
  /** When it was intended: what is older is not ours. */
  readonly since: Date;
}

/** An attempt that has not ended, as far as was seen. */
export interface Attempt {
  readonly step: string;
  readonly attempt: number;
  /** The plan's name of its cluster, or Glue. */
  readonly cluster: string;
  /** EMR's id; unknown between the intent and the answer. */
  readonly id?: string;
  readonly since: Date;
  readonly timedOut?: true;
  readonly isCut?: true;
}

/** What follows from an entry, for whoever tells people. */
export interface Effect {
  readonly retry: boolean;
  readonly skipped: readonly Skip[];
}

const NOTHING: Effect = { retry: false, skipped: [] };

/**
 * All that a runner knows, made from the entries of the ledger alone: a runner applies each entry after it has written it,
 * and one that takes over applies all that were written before.
 */
export class Progress {
  readonly schedule: Schedule;
  readonly clusters = new Map<string, ClusterProgress>();
  /** By step. */
  readonly attempts = new Map<string, Attempt>();
  /** By step: where its last attempt was submitted, for its logs. */
  readonly submitted = new Map<string, { readonly cluster: string; readonly id: string }>();
  /** Clusters that were lost since the run was last taken up, and the subnets to avoid, by the plan's name. */
  readonly lost = new Map<string, { readonly times: number; readonly avoid: readonly string[] }>();
  handedOver: string | undefined;
  /** The runner before this one saw the run to its end, and let go of every cluster of the run. */
  wasClosed = false;
  readonly #plan: Plan;
  #isOpened = false;
  #isLeft = false;
  #isClosed = false;

  constructor(plan: Plan, steps: readonly string[], batches: readonly Batch[] = []) {
    this.#plan = plan;
    this.schedule = new Schedule(plan, steps);
    for (const { at, entries } of batches) for (const entry of entries) this.apply(entry, new Date(at));
  }

  apply(entry: Entry, at: Date): Effect {
    switch (entry.type) {
      case "opened":
        if (this.#isOpened && !this.#isLeft) {
          this.schedule.revive();
          this.lost.clear();
        }
        this.#isOpened = true;
        this.#isLeft = false;
        this.wasClosed = this.#isClosed;
        this.#isClosed = false;
        return NOTHING;
      case "cluster-intended":
        this.clusters.set(entry.cluster, { attempt: entry.attempt, kept: false, hasEnded: false, since: at });
        return NOTHING;
      case "cluster-started": {
        const { cluster, attempt, id, kept = false } = entry;
        const since = this.clusters.get(cluster)?.since ?? at;
        this.clusters.set(cluster, { attempt, id, kept, hasEnded: false, since });
        return NOTHING;
      }
      case "cluster-ended": {
        const cluster = this.clusters.get(entry.cluster);
        if (cluster) this.clusters.set(entry.cluster, { ...cluster, hasEnded: true });
        const { times = 0, avoid = [] } = this.lost.get(entry.cluster) ?? {};
        const avoided = entry.avoid === undefined ? avoid : [...avoid, entry.avoid];
        if (entry.again) this.lost.set(entry.cluster, { times: times + 1, avoid: avoided });
        const isUnfinished = !this.schedule.isDone(entry.cluster);
        return entry.again || !isUnfinished ? NOTHING : { retry: false, skipped: this.schedule.abandon(entry.cluster) };
      }
      case "step-intended": {
        const { step, attempt } = entry;
        invariant(attempt > this.schedule.attempt(step), `attempt ${attempt} of "${step}" is out of order`);
        this.schedule.begin(step, attempt);
        this.attempts.set(step, { step, attempt, cluster: placeOf(this.#plan, step), since: at });
        return NOTHING;
      }
      case "step-submitted":
        this.#change(entry.step, { id: entry.id });
        this.submitted.set(entry.step, { cluster: this.#idOfClusterOf(entry.step), id: entry.id });
        return NOTHING;
      case "step-timed-out":
        this.#change(entry.step, { timedOut: true });
        return NOTHING;
      case "step-cut":
        this.#change(entry.step, { isCut: true });
        return NOTHING;
      case "step-ended":
        this.attempts.delete(entry.step);
        return this.#stepEnded(entry);
      case "handed-over":
        this.handedOver = entry.id;
        return NOTHING;
      case "left":
        this.#isLeft = true;
        return NOTHING;
      case "closed":
        this.#isClosed = true;
        return NOTHING;
    }
  }

  /** Attempts on a cluster, in the order of their intents. */
  on(cluster: string): Attempt[] {
    return [...this.attempts.values()].filter((attempt) => attempt.cluster === cluster);
  }

  #idOfClusterOf(step: string): string {
    return this.clusters.get(placeOf(this.#plan, step))?.id ?? "";
  }

  #change(step: string, change: Partial<Attempt>): void {
    const attempt = this.attempts.get(step);
    if (attempt) this.attempts.set(step, { ...attempt, ...change });
  }

  #stepEnded({ step, ending }: Extract<Entry, { type: "step-ended" }>): Effect {
    switch (ending) {
      case "succeeded":
        this.schedule.succeeded(step);
        return NOTHING;
      case "lost":
        this.schedule.lost(step);
        return { retry: true, skipped: [] };
      case "failed":
        return this.schedule.failed(step);
    }
  }
}
