import type { RunningStep, StepExecutor, StepOutcome, StepToRun } from "./executor.ts";

/** `hold`: the step runs until `finish` or a cancel ends it. */
export type InstantOutcome = StepOutcome | "hold";

export interface InstantOptions {
  /** How a step ends, by its name and the number of times it was executed, this one included. Success unless given. */
  readonly outcome?: (step: StepToRun, execution: number) => InstantOutcome;
}

/** Executes nothing, at once, as scripted; for tests and benchmarks. It counts what it was asked to execute. */
export class InstantExecutor implements StepExecutor {
  readonly #outcome: (step: StepToRun, execution: number) => InstantOutcome;
  readonly #executions = new Map<string, number>();
  readonly #held = new Map<string, (outcome: StepOutcome) => void>();
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Names of steps in the order in which they were started. */
  readonly started: string[] = [];

  constructor(options: InstantOptions = {}) {
    this.#outcome = options.outcome ?? (() => ({ succeeded: true }));
  }

  /** How often a step of this name was executed. */
  executions(name: string): number {
    return this.#executions.get(name) ?? 0;
  }

  /** Names of the steps that are held now, in the order in which they were started. */
  get held(): string[] {
    return [...this.#held.keys()];
  }

  /** Resolves when a step of this name has started for the first time. */
  async whenStarted(name: string): Promise<void> {
    if (this.executions(name) > 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
  }

  /** Ends a held step. */
  finish(name: string, outcome: StepOutcome = { succeeded: true }): void {
    const end = this.#held.get(name);
    if (!end) throw new Error(`no step '${name}' is held; held are: ${this.held.join(", ") || "none"}`);
    this.#held.delete(name);
    end(outcome);
  }

  start(step: StepToRun): RunningStep {
    const { name } = step;
    const execution = this.executions(name) + 1;
    this.#executions.set(name, execution);
    this.started.push(name);
    for (const resolve of this.#waiting.get(name) ?? []) resolve();
    this.#waiting.delete(name);

    const outcome = this.#outcome(step, execution);
    if (outcome !== "hold") return { done: Promise.resolve(outcome), cancel: () => {} };
    return {
      done: new Promise((resolve) => this.#held.set(name, resolve)),
      cancel: () => {
        if (this.#held.has(name)) this.finish(name, { succeeded: false, failure: cancelled });
      },
    };
  }

  async close(): Promise<void> {
    for (const name of this.held) this.finish(name, { succeeded: false, failure: cancelled });
    await Promise.resolve();
  }
}

const cancelled = { reason: "Cancelled", message: "The step was cancelled." };
