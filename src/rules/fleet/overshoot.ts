import { hasThreePrimaries, nodesOf } from "../../model/fleets.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A fleet's units cannot be met by whole nodes of one of its types.",
  why: "EMR rounds up: with 2 units left and a weight of 8 it adds a whole node, and you pay for 6 units that nobody asked for.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { fleet, nodes, path } of nodesOf(environment)) {
      // Instance groups count nodes, and fleet/three-primaries says so.
      if (hasThreePrimaries(fleet)) continue;
      for (const [key, units] of [
        ["on_demand", nodes.onDemand],
        ["spot", nodes.spot],
      ] as const) {
        for (const [type, weight] of nodes.types) {
          if (units % weight === 0) continue;
          report({
            at: place(environment.layers, [...path, key]),
            message: `${units} units overshoot: a node of ${type} counts ${weight}, so EMR would hold ${Math.ceil(units / weight) * weight}`,
            hint: `Use a multiple of ${weight}.`,
          });
          break;
        }
      }
    }
  },
};
