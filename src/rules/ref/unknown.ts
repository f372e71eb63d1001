import { resolveReference, stepTexts } from "../../model/references.ts";
import { references } from "../../spec/reference.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "`${…}` names something that does not exist.",
  why: "A program would get the braces as they stand, and fail on a cluster that has already been paid for.",
  looksAt: "pipelines",
  check({ lineage, environment }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        for (const { text, path } of stepTexts(step)) {
          const open = unclosed(text);
          if (open >= 0) {
            report({
              at: place(pipeline.layers, ["steps", step.name, ...path], "value", [open, text.length]),
              message: `"${text.slice(open)}" has no closing brace`,
            });
          }
          for (const reference of references(text)) {
            const resolved = resolveReference(reference, environment, pipeline, lineage.datasets);
            if ("value" in resolved) continue;
            report({
              at: place(pipeline.layers, ["steps", step.name, ...path], "value", reference.span),
              message: resolved.problem,
              hint: resolved.hint,
            });
          }
        }
      }
    }
  },
};

/** Where a reference begins that never ends; -1 where none does. */
function unclosed(text: string): number {
  return text.search(/\$\{[^}]*$/);
}
