import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The primary node is a Spot instance.",
  why: "When EC2 takes it back, the whole cluster ends with all that it was doing (EMR Management Guide, instance plan guidelines).",
  looksAt: "environment",
  check({ environment }, report) {
    for (const fleet of environment.fleets.values()) {
      if (!fleet.primary || fleet.primary.spot === 0) continue;
      report({
        at: place(environment.layers, ["fleets", fleet.name, "primary", "spot"]),
        message: `the primary of fleet "${fleet.name}" is a Spot instance: when it is taken back, the cluster ends`,
        hint: "Write on_demand: 1.",
      });
    }
  },
};
