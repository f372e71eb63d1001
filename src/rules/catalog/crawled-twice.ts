import { crawled } from "../../model/crawl.ts";
import { tableName } from "../../model/names.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A crawl looks at a dataset that has a declared table.",
  why: "The crawler names its table by the folder, the declaration by pipeline and dataset: there would be two tables of one dataset, whose columns may differ. Crawl what has no columns, or write `catalog: { tables: crawled }`.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    for (const step of lineage.steps.values()) {
      for (const use of crawled(step)) {
        const dataset = lineage.datasets.get(use.id);
        const table = dataset && tableName(environment, dataset);
        if (table === undefined) continue;
        report({
          at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], use.path),
          message: `step "${step.id}" crawls "${use.id}", which has the declared table "${table}"`,
        });
      }
    }
  },
};
