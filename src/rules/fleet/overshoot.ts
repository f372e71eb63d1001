import { hasThreePrimaries, nodesOf } from "../../model/fleets.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A fleet's units cannot be met by whole nodes of its types.",
  why: "EMR rounds up: with 2 units left and a weight of 8 it adds a whole node, and you pay for 6 units that nobody asked for. Where some mixes of types meet the units and others do not, EC2 picks one, and emrald cost shows the range.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { fleet, nodes, path } of nodesOf(environment)) {
      // Instance groups count nodes, and fleet/three-primaries says so.
      if (hasThreePrimaries(fleet)) continue;
      const weights = [...new Set(nodes.types.values())].sort((a, b) => a - b);
      const [first, ...others] = weights;
      if (first === undefined) continue;
      for (const [key, units] of [
        ["on_demand", nodes.onDemand],
        ["spot", nodes.spot],
      ] as const) {
        const { below, above } = around(weights, units);
        if (above === units) continue;
        const [type = ""] = nodes.types.keys();
        const reason =
          others.length > 0
            ? `no mix of nodes that count ${listed(weights)} has as many, so EMR would hold at least ${above}`
            : `a node of ${type} counts ${first}, so EMR would hold ${above}`;
        report({
          at: place(environment.layers, [...path, key]),
          message: `${units} units overshoot: ${reason}`,
          hint: `Use ${below > 0 ? `${below} or ` : ""}${above}.`,
        });
      }
    }
  },
};

/** What whole nodes come to: the most that is less than the units, and the least that is not. */
function around(weights: readonly number[], units: number): { readonly below: number; readonly above: number } {
  const sums = new Uint8Array(units + (weights.at(-1) ?? 0) + 1);
  sums[0] = 1;
  for (let sum = 1; sum < sums.length; sum++)
    if (weights.some((weight) => weight <= sum && sums[sum - weight] === 1)) sums[sum] = 1;
  return { below: sums.lastIndexOf(1, units - 1), above: sums.indexOf(1, units) };
}

function listed(weights: readonly number[]): string {
  return `${weights.slice(0, -1).join(", ")} or ${weights.at(-1) ?? 0}`;
}
