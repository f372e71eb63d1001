import { limits } from "../../emr/limits.ts";
import { hasThreePrimaries, nodesOf } from "../../model/fleets.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Settings of Spot that EMR would refuse or ignore.",
  why: "`strategy` and `provision` are of Spot capacity; EMR waits 5 minutes to a day for it (API reference, SpotProvisioningSpecification).",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { fleet, kind, nodes, path } of nodesOf(environment)) {
      // Of an instance group they are wrong in any case, and fleet/three-primaries says so.
      if (hasThreePrimaries(fleet)) continue;
      const { spot, strategy, provision } = nodes;
      for (const [key, value] of [
        ["strategy", strategy],
        ["provision", provision],
      ] as const) {
        if (value === undefined || spot > 0) continue;
        report({
          at: place(environment.layers, [...path, key], "key"),
          message: `"${key}" is of Spot, and the ${kind} nodes of fleet "${fleet.name}" have none`,
        });
      }
      const { min, max } = limits.provisionTimeout;
      if (provision && spot > 0 && (provision.within < min || provision.within > max || provision.within % 60 !== 0)) {
        report({
          at: place(environment.layers, [...path, "provision", "within"]),
          message: `EMR waits for Spot whole minutes, from 5 minutes to a day; ${provision.within} seconds were asked for`,
        });
      }
    }
  },
};
