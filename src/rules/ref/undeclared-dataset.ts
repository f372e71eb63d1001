import { stepTexts } from "../../model/references.ts";
import { references } from "../../spec/reference.ts";
import { wholeId } from "../../spec/spell.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step refers to a dataset that it neither reads nor writes.",
  why: "Order and access follow from `reads` and `writes`. A dataset that reaches a program by its URI alone would be read before it is made, and without the right to.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        const declared = new Set([...step.reads, ...step.writes].map(({ id }) => id));
        for (const { text, path } of stepTexts(step)) {
          for (const { parts, span } of references(text)) {
            const id = wholeId(pipeline.name, parts[1] ?? "");
            if (parts[0] !== "datasets" || declared.has(id) || !lineage.datasets.has(id)) continue;
            report({
              at: place(pipeline.layers, ["steps", step.name, ...path], "value", span),
              message: `step "${step.id}" refers to the dataset "${id}", but neither reads nor writes it`,
              hint: `Add "${parts[1]}" to its reads or writes.`,
            });
          }
        }
      }
    }
  },
};
