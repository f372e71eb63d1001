import { crawled } from "../../model/crawl.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A crawl in an environment that has no catalog.",
  why: "A crawler writes tables into the catalog's database, and `catalog.tables: none` makes none.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    if (environment.catalog.tables !== "none") return;
    for (const step of lineage.steps.values()) {
      if (crawled(step).length === 0) continue;
      report({
        at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], ["steps", step.name, "crawl"], "key"),
        message: `step "${step.id}" crawls, and environment "${environment.name}" has no tables`,
        hint: "Write catalog: { tables: crawled }, or take the step out of this environment.",
        related: [{ place: place(environment.layers, ["catalog", "tables"]), message: "said here" }],
      });
    }
  },
};
