import { type Hired, type Hourly, hourly } from "./hourly.ts";
import type { Prices } from "./prices.ts";
import { type Range, sum } from "./range.ts";
import { ASSUMED_SECONDS, runPrice, type RunSeconds } from "./run-price.ts";
import { surePrices } from "./sure-prices.ts";

export type BudgetVerdict = "within" | "may exceed" | "exceeds";

/** USD. */
export interface Limits {
  readonly per_hour?: number | undefined;
  readonly per_run?: number | undefined;
}

/** One limit, and what there is to pay. USD. */
export interface Judged {
  readonly key: "per_hour" | "per_run";
  readonly limit: number;
  readonly range: Range;
  /** What is paid whatever happens. */
  readonly surely: number;
  /** What the range leaves out, in words. */
  readonly unknown: readonly string[];
  readonly verdict: BudgetVerdict;
}

/** What nobody has prices of. */
const UNPRICED: Hourly = { parts: [], unknown: ["all prices"] };
/** How long a run lasts is assumed where no run has told it. Seconds. */
const ASSUMED: RunSeconds = { run: ASSUMED_SECONDS, clusters: {} };

/**
 * Holds what is hired against its limits. `exceeds` is a promise: of samples, estimates and assumptions it takes nothing; and where a price is missing nobody can say
 * that the most is within. `seconds`: how long runs have lasted, where they were asked.
 */
export function judgeBudget(
  limits: Limits,
  hired: Hired,
  prices: Prices[string] | undefined,
  seconds?: RunSeconds,
): Judged[] {
  const keys = (["per_hour", "per_run"] as const).filter((key) => limits[key] !== undefined);
  if (keys.length === 0) return [];
  const [all, sure] = prices ? [hourly(hired, prices), hourly(hired, surePrices(prices))] : [UNPRICED, UNPRICED];
  const ranges = { per_hour: sum(all.parts), per_run: runPrice(all.parts, seconds ?? ASSUMED) };
  const surely = { per_hour: sum(sure.parts).low, per_run: seconds ? runPrice(sure.parts, seconds).low : 0 };
  return keys.map((key) => {
    const [limit, range] = [limits[key] ?? 0, ranges[key]];
    const isWithin = range.high <= limit && all.unknown.length === 0;
    const verdict = surely[key] > limit ? "exceeds" : isWithin ? "within" : "may exceed";
    return { key, limit, range, surely: surely[key], unknown: all.unknown, verdict };
  });
}
