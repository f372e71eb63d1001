import { resolveReference } from "../../model/references.ts";
import type { Path } from "../../spec/diagnostic.ts";
import { references } from "../../spec/reference.ts";
import type { StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "`${…}` names something that does not exist.",
  why: "A program would get the braces as they stand, and fail on a cluster that has already been paid for.",
  looksAt: "pipelines",
  check({ lineage, environment }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        for (const { text, path } of texts(step)) {
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

/** Every text of a step in which a reference may stand. */
function* texts({ args, params, spark }: StepSpec): Generator<{ text: string; path: Path }> {
  for (const [index, value] of args.entries())
    if (typeof value === "string") yield { text: value, path: ["args", index] };
  for (const [name, value] of params) {
    if (typeof value === "string") yield { text: value, path: ["params", name] };
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        if (typeof item === "string") yield { text: item, path: ["params", name, index] };
    }
  }
  for (const [key, value] of Object.entries(spark.conf)) {
    if (typeof value === "string") yield { text: value, path: ["spark", "conf", key] };
  }
}
