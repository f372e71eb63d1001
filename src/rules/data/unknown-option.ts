import { fileOptions, isFileOption, SPARK_OF_OPTIONS } from "../../emr/file-options.ts";
import { nearest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "An option of a dataset is none of Spark's for its format.",
  why: "Spark takes any name and ignores those that it does not know: with `haeder: true` the header is read as a row. A newer Spark may know more of them.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, format, jdbc, options } of pipeline.datasets) {
        const known = format === undefined || jdbc ? undefined : fileOptions(format);
        if (format === undefined || !known) continue;
        for (const option of Object.keys(options)) {
          if (isFileOption(format, option)) continue;
          const like = nearest(option, known);
          report({
            at: place(pipeline.layers, ["datasets", name, "options", option], "key"),
            message: `Spark ${SPARK_OF_OPTIONS} has no option "${option}" for ${format}`,
            ...(like === undefined ? {} : { hint: `Did you mean "${like}"?` }),
          });
        }
      }
    }
  },
};
