import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An environment has no region.",
  why: "Buckets, prices and instance types are of a region; a guess would deploy to the wrong one.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, region, layers } = environment;
    if (region !== undefined || isBroken(environment, ["environments", name])) return;
    report({
      at: place(layers, [], "key"),
      message: `environment "${name}" has no region`,
      hint: "Write region: us-east-1, or where you are.",
    });
  },
};
