import { fileOptionProblem } from "../../emr/file-options.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An option of a dataset has a value that Spark does not take.",
  why: "Spark looks at options when it reads: the step would fail, or go on without the option. `yes` is a text in YAML.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, format, jdbc, options } of pipeline.datasets) {
        if (format === undefined || jdbc) continue;
        for (const [option, value] of Object.entries(options)) {
          const path = ["datasets", name, "options", option];
          const problem = isBroken(pipeline, path) ? undefined : fileOptionProblem(format, option, String(value));
          if (problem === undefined) continue;
          report({ at: place(pipeline.layers, path), message: `the option "${option}" ${problem}, not "${String(value)}"` });
        }
      }
    }
  },
};
