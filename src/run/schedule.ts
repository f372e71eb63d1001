import type { Plan, PlanStep } from "../plan/plan.ts";

/** Where a step of a run stands. */
export type StepState = "waiting" | "submitted" | "running" | "succeeded" | "failed" | "skipped" | "interrupted";

/** Why a step is skipped: the step that it needs and that did not succeed. */
export interface Skip {
  readonly step: string;
  readonly because: string;
}

/**
 * What may start when: pure bookkeeping, told of what happens. A step starts when all that it needs has succeeded and its
 * cluster has a place for it; what needs a failed step is skipped, everything else goes on.
 */
export class Schedule {
  readonly #steps = new Map<string, PlanStep>();
  readonly #states = new Map<string, StepState>();
  readonly #attempts = new Map<string, number>();
  readonly #dependents = new Map<string, string[]>();
  /** Needs that have not succeeded yet. */
  readonly #open = new Map<string, number>();
  /** Ready to start, by cluster, in the order in which they became so. */
  readonly #ready = new Map<string, string[]>();
  readonly #active = new Map<string, number>();
  readonly #concurrency: (cluster: string) => number;
  /** A cluster was lost with work that it still had to do. */
  #isCut = false;

  /** `steps` are those of the run: needs outside of it count as met. */
  constructor(plan: Plan, steps: readonly string[]) {
    const chosen = new Set(steps);
    this.#concurrency = (cluster) => plan.clusters[cluster]?.step_concurrency ?? 1;
    for (const id of [...chosen].sort()) {
      const step = plan.steps[id];
      if (!step) continue;
      this.#steps.set(id, step);
      this.#states.set(id, "waiting");
      const needs = step.needs.filter((need) => chosen.has(need));
      this.#open.set(id, needs.length);
      for (const need of needs) push(this.#dependents, need, id);
      if (needs.length === 0) push(this.#ready, step.cluster, id);
    }
  }

  state(step: string): StepState {
    return this.#states.get(step) ?? "waiting";
  }

  /** The attempt that a step is in, from 1; 0 before the first. */
  attempt(step: string): number {
    return this.#attempts.get(step) ?? 0;
  }

  /** Takes the steps that may start now on a cluster: each is submitted by the caller, once. */
  take(cluster: string): string[] {
    const ready = this.#ready.get(cluster) ?? [];
    const active = this.#active.get(cluster) ?? 0;
    const taken = ready.splice(0, Math.max(0, this.#concurrency(cluster) - active));
    this.#active.set(cluster, active + taken.length);
    for (const id of taken) {
      this.#states.set(id, "submitted");
      this.#attempts.set(id, this.attempt(id) + 1);
    }
    return taken;
  }

  started(step: string): void {
    this.#states.set(step, "running");
  }

  succeeded(step: string): void {
    this.#end(step, "succeeded");
    for (const dependent of this.#dependents.get(step) ?? []) {
      const open = (this.#open.get(dependent) ?? 0) - 1;
      this.#open.set(dependent, open);
      if (open === 0 && this.state(dependent) === "waiting") push(this.#ready, this.#cluster(dependent), dependent);
    }
  }

  /** Tries again where the step has retries left; else skips what needs it, and says what. */
  failed(step: string): { readonly retry: boolean; readonly skipped: readonly Skip[] } {
    if (this.attempt(step) <= (this.#steps.get(step)?.retries ?? 0)) {
      this.#end(step, "waiting");
      push(this.#ready, this.#cluster(step), step);
      return { retry: true, skipped: [] };
    }
    this.#end(step, "failed");
    return { retry: false, skipped: this.#skipDependents(step) };
  }

  /** A step that went down with its cluster: it cannot be tried again. */
  lost(step: string): void {
    this.#end(step, "failed");
  }

  /** Gives up what has not started on a cluster that is gone, and all that needs it: the run cannot pass any more. */
  abandon(cluster: string): Skip[] {
    this.#ready.delete(cluster);
    this.#isCut = true;
    const gone = [...this.#states.keys()].filter((id) => this.#cluster(id) === cluster);
    const skipped = gone.filter((id) => this.state(id) === "failed").flatMap((id) => this.#skipDependents(id));
    for (const step of gone) {
      if (this.state(step) !== "waiting") continue;
      // One that was to be tried again has failed already.
      const wasTried = this.attempt(step) > 0;
      this.#states.set(step, wasTried ? "failed" : "skipped");
      if (!wasTried) skipped.push({ step, because: `the cluster ${cluster}` });
      skipped.push(...this.#skipDependents(step));
    }
    return skipped;
  }

  /** The run was stopped: what has not started never will, and what runs goes down with its cluster. */
  stop(): void {
    this.#ready.clear();
    for (const [id, state] of this.#states) {
      if (state === "waiting") this.#states.set(id, "skipped");
      else if (state === "submitted" || state === "running") this.#states.set(id, "interrupted");
    }
  }

  /** True when a step could start on a cluster now. */
  hasReady(cluster: string): boolean {
    return (this.#ready.get(cluster)?.length ?? 0) > 0;
  }

  isDone(cluster?: string): boolean {
    for (const [id, state] of this.#states) {
      if (cluster !== undefined && this.#cluster(id) !== cluster) continue;
      if (state === "waiting" || state === "submitted" || state === "running") return false;
    }
    return true;
  }

  /** True when every step succeeded, or may fail, or was skipped because of one that may. */
  get passes(): boolean {
    if (this.#isCut) return false;
    return [...this.#states].every(([id, state]) => state !== "failed" || this.#steps.get(id)?.allow_failure === true);
  }

  get states(): ReadonlyMap<string, StepState> {
    return this.#states;
  }

  #cluster(step: string): string {
    return this.#steps.get(step)?.cluster ?? "";
  }

  #end(step: string, state: StepState): void {
    const cluster = this.#cluster(step);
    this.#active.set(cluster, (this.#active.get(cluster) ?? 0) - 1);
    this.#states.set(step, state);
  }

  #skipDependents(failed: string): Skip[] {
    const skipped: Skip[] = [];
    const queue = [failed];
    for (let because = queue.pop(); because !== undefined; because = queue.pop()) {
      for (const step of this.#dependents.get(because) ?? []) {
        if (this.state(step) !== "waiting") continue;
        this.#states.set(step, "skipped");
        skipped.push({ step, because });
        queue.push(step);
      }
    }
    return skipped;
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
