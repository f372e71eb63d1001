import { clusters } from "../../model/clusters.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An environment lives on a cluster that exists, and does not name it, or its pipelines ask for several.",
  why: "`lifecycle: existing` runs every step on the one cluster that a run names; fleets and settings of its pipelines would be accepted and ignored.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, lifecycle, clusterId, layers } = environment;
    if (lifecycle === "existing" && clusterId === undefined) {
      report({
        at: place(layers, ["lifecycle"]),
        message: `environment "${name}" runs on an existing cluster, and does not say which`,
        hint: "Write cluster_id: j-…",
      });
    } else if (lifecycle !== "existing" && clusterId !== undefined) {
      report({
        at: place(layers, ["cluster_id"], "key"),
        message: `environment "${name}" names a cluster, and its lifecycle is ${lifecycle}`,
        hint: "Write lifecycle: existing.",
      });
    }
    const wanted = clusters(environment);
    if (environment.lifecycle !== "existing" || wanted.length < 2) return;
    report({
      at: place(environment.layers, ["lifecycle"]),
      message: `environment "${environment.name}" runs on an existing cluster, and its pipelines ask for ${wanted.length}: ${wanted.map(({ name }) => name).join(", ")}`,
    });
  },
};
