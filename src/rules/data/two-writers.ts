import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Two steps write one dataset.",
  why: "Which of them wins would depend on the clock. Give each its own dataset, and let a third step bring them together.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const [id, writers] of lineage.writers) {
      const [first, ...others] = writers;
      for (const other of others) {
        if (!first) break;
        const at = (step: typeof first): ReturnType<typeof place> =>
          place(
            lineage.pipelines.get(step.pipeline)?.layers ?? [],
            step.writes.findLast((use) => use.id === id)?.path ?? [],
          );
        report({
          at: at(other),
          message: `the dataset "${id}" is written by "${other.id}" and by "${first.id}"`,
          related: [{ place: at(first), message: "written here too" }],
        });
      }
    }
  },
};
