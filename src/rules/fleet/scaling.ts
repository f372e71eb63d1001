import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "The bounds of managed scaling contradict each other.",
  why: "EMR refuses the policy: min ≤ max, and what is capped lies between (API reference, ComputeLimits).",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { name, scaling } of environment.fleets.values()) {
      if (!scaling) continue;
      const { min, max, maxCore, maxOnDemand } = scaling;
      const say = (key: string, message: string): void =>
        report({ at: place(environment.layers, ["fleets", name, "scaling", key]), message });
      if (min > max) {
        say("min", `fleet "${name}" would scale from ${min} up to ${max}`);
        continue;
      }
      if (maxCore !== undefined && (maxCore > max || maxCore < min))
        say("max_core", `max_core is ${maxCore}; it lies between min (${min}) and max (${max})`);
      if (maxOnDemand !== undefined && maxOnDemand > max)
        say("max_on_demand", `max_on_demand is ${maxOnDemand}; it is at most max (${max})`);
    }
  },
};
