import { clusters } from "../../model/clusters.ts";
import { hasThreePrimaries, NODE_KINDS } from "../../model/fleets.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The fleet of a standing cluster asks for what Pulumi's resource of a cluster cannot say.",
  why: "Runs start their clusters through EMR's own API; a cluster that stands is a resource of the stack. @pulumi/aws 7 has no word for the throughput of volumes in instance fleets, nor for Spot groups at the price of on demand.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, lifecycle, layers } = environment;
    if (lifecycle !== "standing") return;
    for (const { fleet } of clusters(environment)) {
      const areGroups = hasThreePrimaries(fleet);
      for (const kind of NODE_KINDS) {
        const nodes = fleet[kind];
        const path = ["fleets", fleet.name, kind];
        if (!nodes || isBroken(environment, path)) continue;
        const says = (at: readonly string[], what: string): void =>
          report({
            at: place(layers, [...path, ...at], "key"),
            message: `environment "${name}" keeps a standing cluster of fleet "${fleet.name}", and ${what}`,
            hint: "Leave it out for this environment, or write lifecycle: transient.",
          });
        if (!areGroups && nodes.ebs?.throughput !== undefined)
          says(["ebs", "throughput"], "Pulumi cannot say the throughput of volumes of an instance fleet");
        if (areGroups && nodes.spot > 0) says(["spot"], "Pulumi cannot say that a group of nodes is Spot");
      }
    }
  },
};
