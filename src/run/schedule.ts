import type { Plan, PlanStep } from "../plan/plan.ts";
import { CRAWLS, GLUE, placeOf } from "./place.ts";

/** Where a step of a run stands. */
export type StepState = "waiting" | "active" | "succeeded" | "failed" | "skipped";

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
  /** The cluster that each step runs on, or Glue. */
  readonly #places = new Map<string, string>();
  readonly #states = new Map<string, StepState>();
  readonly #attempts = new Map<string, number>();
  /** Attempts that failed by themselves, since the run was last taken up. */
  readonly #failures = new Map<string, number>();
  readonly #needs = new Map<string, readonly string[]>();
  readonly #dependents = new Map<string, string[]>();
  /** Needs that have not succeeded yet. */
  readonly #open = new Map<string, number>();
  /** Ready to start, by cluster, in the order in which they became so. */
  readonly #ready = new Map<string, Set<string>>();
  readonly #active = new Map<string, number>();
  readonly #limits = new Map([[GLUE, CRAWLS]]);
  /** Not yet at their end, by cluster. */
  readonly #unfinished = new Map<string, number>();
  /** A cluster was lost with work that it still had to do. */
  #isCut = false;

  /** `steps` are those of the run: needs outside of it count as met. */
  constructor(plan: Plan, steps: readonly string[]) {
    const chosen = new Set(steps);
    for (const [name, { step_concurrency }] of Object.entries(plan.clusters)) this.#limits.set(name, step_concurrency);
    for (const id of [...chosen].sort()) {
      const step = plan.steps[id];
      if (!step) continue;
      this.#steps.set(id, step);
      this.#places.set(id, placeOf(plan, id));
      const needs = step.needs.filter((need) => chosen.has(need));
      this.#needs.set(id, needs);
      for (const need of needs) push(this.#dependents, need, id);
    }
    for (const id of this.#steps.keys()) this.#wait(id);
  }

  state(step: string): StepState {
    return this.#states.get(step) ?? "waiting";
  }

  /** The attempt that a step is in, from 1; 0 before the first. */
  attempt(step: string): number {
    return this.#attempts.get(step) ?? 0;
  }

  /** A cluster that is there already may take fewer at once than the plan says. */
  limit(cluster: string, concurrency: number): void {
    this.#limits.set(cluster, Math.min(concurrency, this.#limits.get(cluster) ?? concurrency));
  }

  /** The steps that may start now on a cluster; each is told to `begin` by the caller. */
  ready(cluster: string): string[] {
    const free = (this.#limits.get(cluster) ?? 1) - (this.#active.get(cluster) ?? 0);
    const found: string[] = [];
    for (const id of this.#ready.get(cluster) ?? []) {
      if (found.length >= free) break;
      found.push(id);
    }
    return found;
  }

  /** `attempt` is the next, or a later one where a cluster counts for all of its steps. */
  begin(step: string, attempt = this.attempt(step) + 1): void {
    this.#ready.get(this.#cluster(step))?.delete(step);
    count(this.#active, this.#cluster(step), 1);
    this.#states.set(step, "active");
    this.#attempts.set(step, attempt);
  }

  succeeded(step: string): void {
    this.#end(step, "succeeded");
    for (const dependent of this.#dependents.get(step) ?? []) {
      const open = (this.#open.get(dependent) ?? 0) - 1;
      this.#open.set(dependent, open);
      if (open === 0 && this.state(dependent) === "waiting") this.#makeReady(dependent);
    }
  }

  /** Tries again where the step has retries left; else skips what needs it, and says what. */
  failed(step: string): { readonly retry: boolean; readonly skipped: readonly Skip[] } {
    count(this.#failures, step, 1);
    if ((this.#failures.get(step) ?? 0) <= (this.#steps.get(step)?.retries ?? 0)) {
      this.lost(step);
      return { retry: true, skipped: [] };
    }
    this.#end(step, "failed");
    return { retry: false, skipped: this.#skipDependents(step) };
  }

  /** An attempt that went down with its cluster counts for nothing: the step is tried again. */
  lost(step: string): void {
    count(this.#active, this.#cluster(step), -1);
    this.#states.set(step, "waiting");
    this.#makeReady(step);
  }

  /** Gives up what is left to do on a cluster that is gone for good, and all that needs it: the run cannot pass any more. */
  abandon(cluster: string): Skip[] {
    this.#isCut = true;
    const skipped: Skip[] = [];
    const left = [...this.#states.keys()].filter((id) => this.#cluster(id) === cluster && this.state(id) === "waiting");
    for (const step of left) {
      if (this.state(step) !== "waiting") continue;
      // One that was tried has failed.
      const wasTried = this.attempt(step) > 0;
      this.#close(step, wasTried ? "failed" : "skipped");
      if (!wasTried) skipped.push({ step, because: `the cluster ${cluster}` });
      skipped.push(...this.#skipDependents(step));
    }
    this.#ready.delete(cluster);
    return skipped;
  }

  /** The run is taken up again: what failed and what was skipped gets another chance. */
  revive(): void {
    this.#isCut = false;
    this.#failures.clear();
    this.#ready.clear();
    for (const [id, state] of this.#states) if (state !== "succeeded" && state !== "active") this.#wait(id);
  }

  isDone(cluster?: string): boolean {
    if (cluster !== undefined) return (this.#unfinished.get(cluster) ?? 0) === 0;
    return [...this.#unfinished.values()].every((number) => number === 0);
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
    return this.#places.get(step) ?? "";
  }

  #wait(step: string): void {
    if (this.#states.get(step) !== "waiting") count(this.#unfinished, this.#cluster(step), 1);
    this.#states.set(step, "waiting");
    const open = (this.#needs.get(step) ?? []).filter((need) => this.state(need) !== "succeeded").length;
    this.#open.set(step, open);
    if (open === 0) this.#makeReady(step);
  }

  #makeReady(step: string): void {
    const cluster = this.#cluster(step);
    const ready = this.#ready.get(cluster);
    if (ready) ready.add(step);
    else this.#ready.set(cluster, new Set([step]));
  }

  #end(step: string, state: "succeeded" | "failed"): void {
    count(this.#active, this.#cluster(step), -1);
    this.#close(step, state);
  }

  #close(step: string, state: "succeeded" | "failed" | "skipped"): void {
    count(this.#unfinished, this.#cluster(step), -1);
    this.#states.set(step, state);
  }

  #skipDependents(failed: string): Skip[] {
    const skipped: Skip[] = [];
    const queue = [failed];
    for (let because = queue.pop(); because !== undefined; because = queue.pop()) {
      for (const step of this.#dependents.get(because) ?? []) {
        if (this.state(step) !== "waiting") continue;
        this.#close(step, "skipped");
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

function count(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}
