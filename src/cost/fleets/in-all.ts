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
