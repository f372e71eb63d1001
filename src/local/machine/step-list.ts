import type { StepRecord, StepState } from "./records.ts";

const started: readonly StepState[] = ["RUNNING", "CANCEL_PENDING"];

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

  started(): StepRecord[] {
    return [...this.#started].flatMap((id) => this.get(id) ?? []);
  }

  put(step: StepRecord): void {
    const index = this.#indexes.get(step.id) ?? this.#steps.length;
    if (this.#steps[index]?.state === "PENDING") this.#pending -= 1;
    this.#indexes.set(step.id, index);
    this.#steps[index] = step;
    if (step.state === "PENDING") this.#pending += 1;
    if (started.includes(step.state)) this.#started.add(step.id);
    else this.#started.delete(step.id);
    if (step.endedAt !== undefined) this.#last = step;
  }
}
