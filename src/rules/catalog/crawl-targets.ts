import { crawled } from "../../model/crawl.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A crawl looks at datasets that one crawler cannot hold.",
  why: "The prefix of the tables is the crawler's, and each stage has its own: one crawl, one stage. Somebody else's data (`uri:`) lies in none.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      const datasets = crawled(step).flatMap((use) => {
        const dataset = lineage.datasets.get(use.id);
        return dataset ? [{ use, dataset }] : [];
      });
      const first = datasets.find(({ dataset }) => dataset.stage !== undefined);
      for (const { use, dataset } of datasets) {
        if (dataset.uri !== undefined) {
          report({
            at: place(layers, use.path),
            message: `step "${step.id}" crawls "${use.id}", which is external: it has no stage, and its tables no prefix`,
          });
        } else if (first && dataset.stage !== undefined && dataset.stage !== first.dataset.stage) {
          report({
            at: place(layers, use.path),
            message: `step "${step.id}" crawls two stages: "${use.id}" is ${dataset.stage}, "${first.use.id}" is ${first.dataset.stage}`,
            hint: "Make a crawl for each stage.",
            related: [{ place: place(layers, first.use.path), message: "the other stage" }],
          });
        }
      }
    }
  },
};
