import { usd, usdRange } from "../emr/usd.ts";
import type { Cost } from "./types.ts";

export type Figure = "per_hour" | "per_run" | "standing";

/** As people read it: `1.50`, `1.20 to 3.40`; `at least 1.20` where a price is missing, `not known` where all are, `nothing` where nothing is paid. */
export function figureText(cost: Cost | undefined, figure: Figure): string {
  if (cost && !cost.prices) return "not known";
  const range = cost?.[figure];
  if (!cost || !range) return "nothing";
  return cost.unknown.length > 0 ? `at least ${usd(range.low)}` : usdRange(range);
}

/** `4.50 → 6.00`; one figure where both read the same. A side is absent where the environment is. */
export function figureChange(before: Cost | undefined, after: Cost | undefined, figure: Figure): string {
  const [was, is] = [figureText(before, figure), figureText(after, figure)];
  return was === is ? is : `${was} → ${is}`;
}
