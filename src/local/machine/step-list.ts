import type { StepRecord, StepState } from "./records.ts";

const started: readonly StepState[] = ["RUNNING", "CANCEL_PENDING"];

interface Replaced {
  readonly index: number;
  readonly before: StepRecord | undefined;
  /** The step that had ended last. */
  readonly last: StepRecord | undefined;
}

/**
 * The steps of a cluster in submit order. It keeps count of what is active, so that starting and adding a step cost the
 * same however many steps a cluster has had.
 */
export class StepList {
  readonly #steps: StepRecord[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #started = new Set<string>();
  #pending = 0;
  /** No step before this one is PENDING. */
  #firstPending = 0;
  #last: StepRecord | undefined;
  /** What `put` replaced since the last `commit`, so that `rollback` can bring it back. */
  #replaced: Replaced[] = [];

  get length(): number {
    return this.#steps.length;
  }

  /** Steps that EMR counts against its limit: pending, running, or being cancelled. */
  get activeCount(): number {
    return this.#pending + this.#started.size;
  }

  get pendingCount(): number {
    return this.#pending;
  }

  get startedCount(): number {
    return this.#started.size;
  }

  /** The step that ended last. */
  get lastEnded(): StepRecord | undefined {
    return this.#last;
  }

  at(index: number): StepRecord | undefined {
    return this.#steps[index];
  }

  get(id: string): StepRecord | undefined {
    const index = this.#indexes.get(id);
    return index === undefined ? undefined : this.#steps[index];
  }

  /** The pending step that was submitted first. */
  nextPending(): StepRecord | undefined {
    while (this.#firstPending < this.#steps.length) {
      const step = this.#steps[this.#firstPending];
      if (step?.state === "PENDING") return step;
      this.#firstPending += 1;
    }
    return undefined;
  }

  pending(): StepRecord[] {
    return this.nextPending() === undefined
      ? []
      : this.#steps.slice(this.#firstPending).filter((step) => step.state === "PENDING");
  }

  /** In submit order, whatever became of them in between. */
  started(): StepRecord[] {
    const place = (id: string): number => this.#indexes.get(id) ?? 0;
    return [...this.#started].sort((a, b) => place(a) - place(b)).flatMap((id) => this.get(id) ?? []);
  }

  put(step: StepRecord): void {
    const index = this.#indexes.get(step.id) ?? this.#steps.length;
    this.#replaced.push({ index, before: this.#steps[index], last: this.#last });
    this.#set(index, step);
    if (step.endedAt !== undefined) this.#last = step;
  }

  /** What was put is there to stay. */
  commit(): void {
    this.#replaced = [];
  }

  /** Takes back everything that was put since the last commit. */
  rollback(): void {
    for (const { index, before, last } of this.#replaced.reverse()) {
      this.#set(index, before);
      this.#last = last;
      this.#firstPending = Math.min(this.#firstPending, index);
    }
    this.#replaced = [];
  }

  [Symbol.iterator](): Iterator<StepRecord> {
    return this.#steps[Symbol.iterator]();
  }

  /** Without a step: takes away the last one, which is the only one that can have been added since. */
  #set(index: number, step: StepRecord | undefined): void {
    const before = this.#steps[index];
    if (before?.state === "PENDING") this.#pending -= 1;
    if (before) this.#started.delete(before.id);
    if (!step) {
      if (before) this.#indexes.delete(before.id);
      this.#steps.length = index;
      return;
    }
    this.#indexes.set(step.id, index);
    this.#steps[index] = step;
    if (step.state === "PENDING") this.#pending += 1;
    if (started.includes(step.state)) this.#started.add(step.id);
  }
}
