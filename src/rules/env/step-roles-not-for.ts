import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { KINDS } from "../../spec/kinds.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A step works under the role of the nodes where steps have roles of their own.",
  why: "Runtime roles serve Spark (EMR Management Guide, runtime roles): a `shell` or `command` step may do what all steps of its kinds may do together.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    if (environment.security.roles !== "step" || environment.name === LOCAL_ENVIRONMENT) return;
    for (const { id, name, pipeline, kinds } of lineage.steps.values()) {
      const [kind] = kinds;
      if (kind === undefined || kinds.length > 1 || kind === "crawl" || KINDS[kind].isSpark) continue;
      report({
        at: place(lineage.pipelines.get(pipeline)?.layers ?? [], ["steps", name, kind], "key"),
        message: `"roles: step" is not for a ${kind} step: "${id}" works under the role of the nodes`,
        related: [{ place: place(environment.layers, ["security", "roles"]), message: "roles of steps" }],
      });
    }
  },
};
