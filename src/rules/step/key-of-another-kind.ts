import type { StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step has a key that its kind does not use.",
  why: "`args` go to a script, `params` to an app or to SQL. On another kind they would be accepted and ignored.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        const [kind] = step.kinds;
        if (step.kinds.length !== 1 || kind === undefined) continue;
        for (const key of unused(step)) {
          report({
            at: place(pipeline.layers, ["steps", step.name, key], "key"),
            message: `"${key}" means nothing to a step of the kind "${kind}"`,
            hint:
              key === "args"
                ? "An app and SQL take `params`."
                : kind === "script"
                  ? "A script takes `args`."
                  : "Remove it.",
          });
        }
      }
    }
  },
};

function unused({ kinds, args, params }: StepSpec): string[] {
  const isScript = kinds[0] === "script";
  const takesParams = kinds[0] === "app" || kinds[0] === "sql";
  return [...(args.length > 0 && !isScript ? ["args"] : []), ...(params.size > 0 && !takesParams ? ["params"] : [])];
}
