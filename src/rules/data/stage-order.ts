import { place, type Rule } from "../rule.ts";

const RANK = { bronze: 0, silver: 1, gold: 2 } as const;

export const rule: Rule = {
  severity: "error",
  summary: "A dataset is made from one of a later stage.",
  why: "bronze is as it came, silver is made from bronze, gold from silver: a silver dataset that needs gold turns the lake's order round, and a rebuild has no place to begin.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      for (const write of step.writes) {
        const made = lineage.datasets.get(write.id);
        for (const read of step.reads) {
          const from = lineage.datasets.get(read.id);
          if (!made?.stage || !from?.stage || RANK[from.stage] <= RANK[made.stage]) continue;
          report({
            at: place(layers, read.path),
            message: `step "${step.id}" makes "${write.id}" (${made.stage}) from "${read.id}" (${from.stage})`,
            hint: `What is made from ${from.stage} belongs to ${from.stage}${from.stage === "gold" ? "" : " or gold"}.`,
            related: [{ place: place(layers, write.path), message: "written here" }],
          });
        }
      }
    }
  },
};
