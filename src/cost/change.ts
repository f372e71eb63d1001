import { NOTHING, type Range } from "../emr/range.ts";
import { usdRange } from "../emr/usd.ts";
import type { Cost } from "./types.ts";

/** A figure before and after. USD. */
export interface FigureChange {
  readonly of: "per_hour" | "per_run" | "standing";
  readonly before?: Range;
  readonly after?: Range;
  /** Of the least, and of the most. */
  readonly by: Range;
  /** As people read them: `1.50 → 3.20`. */
  readonly text: string;
}

export interface CostChange {
  /** Those that are not the same. */
  readonly figures: readonly FigureChange[];
  /** Something is not known on one side, so that figures leave it out. */
  readonly isIncomplete: boolean;
}

const FIGURES = ["per_hour", "per_run", "standing"] as const;
/** Sums of fractions differ in their last bits; nobody sees a tenth of a cent. USD. */
const SEEN = 0.0005;

/** What a change does to the cost of an environment: `before` is absent where it is new, `after` where it is gone. */
export function costChange(before?: Cost, after?: Cost): CostChange {
  const figures = FIGURES.flatMap((of): FigureChange[] => {
    const was = before?.[of];
    const is = after?.[of];
    const [low, high] = [difference(was, is, "low"), difference(was, is, "high")];
    if (Math.abs(low) < SEEN && Math.abs(high) < SEEN) return [];
    const text = `${shown(was)} → ${shown(is)}`;
    return [
      {
        of,
        ...(was ? { before: bare(was) } : {}),
        ...(is ? { after: bare(is) } : {}),
        by: { low, high },
        text,
      },
    ];
  });
  const isIncomplete = [before, after].some((one) => (one?.unknown.length ?? 0) > 0);
  return { figures, isIncomplete };
}

function difference(was: Range = NOTHING, is: Range = NOTHING, of: keyof Range): number {
  return is[of] - was[of];
}

function bare({ low, high }: Range): Range {
  return { low, high };
}

function shown(range: Range | undefined): string {
  return range ? usdRange(range) : "nothing";
}
