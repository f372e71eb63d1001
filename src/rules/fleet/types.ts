import { limits } from "../../emr/limits.ts";
import { nodesOf } from "../../model/fleets.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A fleet names more instance types than EMR takes.",
  why: "A fleet takes 5 types, and 30 with an allocation strategy (API reference, InstanceTypeConfig).",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { fleet, kind, nodes, path } of nodesOf(environment)) {
      const most = nodes.strategy === undefined ? limits.fleetTypes.without : limits.fleetTypes.withStrategy;
      if (nodes.types.size <= most) continue;
      report({
        at: place(environment.layers, [...path, "types"], "key"),
        message: `the ${kind} nodes of fleet "${fleet.name}" have ${nodes.types.size} types; EMR takes ${most}`,
        hint: nodes.strategy === undefined ? "With a strategy it takes 30." : "Keep those of one family.",
      });
    }
  },
};
