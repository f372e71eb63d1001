import type { ChangeClass, ChangeOf } from "../types.ts";

/** One kind of change has one class: where the class depends, there are two kinds. */
export interface Kind {
  readonly of: ChangeOf;
  readonly class: ChangeClass;
  readonly reason: string;
  /** True where steps that touch it give the same results as before: nothing downstream is other. */
  readonly isQuiet?: true;
  /**
   * What it is in keys, where it depends on what was there before: a column that one change widens and the next retypes was reviewed, though
   * from before the first to after the second it is narrowed.
   */
  readonly slot?: string;
  /** What else it reaches than its subject. */
  readonly scope?: Scope;
}

/**
 * `written`: all data of the environment. `tables`: what has a table. `stage`: what lies in the bucket of a stage. `downstream`: what a step writes, and
 * whatever is made of that. `steps`: all steps, which do something else than before.
 */
export type Scope = "written" | "tables" | "stage" | "downstream" | "steps";

type Class = Exclude<ChangeClass, "none">;
type More = Pick<Kind, "isQuiet" | "slot" | "scope">;

/** A kind whose steps do something else than before. */
export function kind(of: ChangeOf, one: Class, reason: string, more: More = {}): Kind {
  return { of, class: one, reason, ...more };
}

/** One that changes no result. */
export function quiet(of: ChangeOf, one: Class, reason: string, more: More = {}): Kind {
  return { of, class: one, reason, isQuiet: true, ...more };
}
