import type { Range } from "../../emr/range.ts";

/** From the least to the most of several. */
export function around(ranges: readonly Range[]): Range {
  if (ranges.length === 0) return { low: 0, high: 0 };
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}

export function rounded({ low, high }: Range, digits: number): Range {
  const round = (value: number): number => Number(value.toFixed(digits));
  return { low: round(low), high: round(high) };
}
