import { durationText } from "./duration.ts";
import { type Figure, figureChange, figureText } from "./figure.ts";
import type { Cost } from "./types.ts";

/** A figure before and after. */
export interface FigureChange {
  readonly of: Figure;
  /** As people read them: `1.50 → 3.20`. */
  readonly text: string;
  /** What they are of: `USD a run (1 h assumed)`. */
  readonly words: string;
}

export interface CostChange {
  /** Those that do not read the same. */
  readonly figures: readonly FigureChange[];
  /** Prices and sizes that are not known on one side, in words: figures leave them out. */
  readonly unknown: readonly string[];
}

const FIGURES: readonly Figure[] = ["per_hour", "per_run", "standing"];

/** What a change does to the cost of an environment: `before` is absent where it is new, `after` where it is gone. */
export function costChange(before?: Cost, after?: Cost): CostChange {
  const figures = FIGURES.filter((of) => isTold(of, before, after) && figureText(before, of) !== figureText(after, of));
  return {
    figures: figures.map((of) => ({ of, text: figureChange(before, after, of), words: words(of, after ?? before) })),
    unknown: [...new Set([before, after].flatMap((cost) => cost?.unknown ?? []))].sort(),
  };
}

/** Whether anything stands is not told by the side that has no prices. */
function isTold(of: Figure, before: Cost | undefined, after: Cost | undefined): boolean {
  return of !== "standing" || before?.standing !== undefined || after?.standing !== undefined;
}

function words(of: Figure, cost: Cost | undefined): string {
  if (of === "per_run") return `USD a run${cost ? ` (${durationText(cost.per_run.duration)})` : ""}`;
  return of === "per_hour" ? "USD an hour of a run" : "USD an hour between runs";
}
