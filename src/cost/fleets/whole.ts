import { type Range, sum } from "../../emr/range.ts";
import { byUnits } from "../../emr/whole-nodes.ts";
import type { NodesSpec } from "../../spec/types.ts";

/** What nodes have in all of something that each type has so much of: at least and at most, since which types EC2 picks is not known before. Types that have no such value are left out. */
export function inAll(nodes: readonly NodesSpec[], each: (type: string) => number | undefined): Range {
  return sum(
    // On demand and Spot are two targets, and each is met in whole nodes.
    nodes.flatMap(({ types, onDemand, spot }) =>
      [onDemand, spot].map((units) => ({
        low: byUnits(types, units, each, "least")[units] ?? 0,
        high: byUnits(types, units, each, "most")[units] ?? 0,
      })),
    ),
  );
}

/** From the least to the most of several. */
export function around(ranges: readonly Range[]): Range {
  if (ranges.length === 0) return { low: 0, high: 0 };
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}

export function rounded({ low, high }: Range, digits: number): Range {
  const round = (value: number): number => Number(value.toFixed(digits));
  return { low: round(low), high: round(high) };
}
