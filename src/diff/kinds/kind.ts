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
}

type Class = Exclude<ChangeClass, "none">;
type More = Pick<Kind, "isQuiet" | "slot">;

/** A kind whose steps do something else than before. */
export function kind(of: ChangeOf, one: Class, reason: string, more: More = {}): Kind {
  return { of, class: one, reason, ...more };
}

/** One that changes no result. */
export function quiet(of: ChangeOf, one: Class, reason: string, more: More = {}): Kind {
  return { of, class: one, reason, isQuiet: true, ...more };
}
