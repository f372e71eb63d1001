import { place, type Rule } from "../rule.ts";

/** Options by which the runtime finds rows that do not parse (spark/emrald/read.py), in lower case. */
const TAKEN = ["mode", "columnnameofcorruptrecord"];

export const rule: Rule = {
  severity: "error",
  summary: "An option of a dataset says what `malformed` says.",
  why: "Rows of CSV and JSON that do not parse are found and counted by options of Spark that emrald sets: the dataset's own would be ignored.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, format = "", columns, options } of pipeline.datasets) {
        if (!["csv", "json"].includes(format) || columns.length === 0) continue;
        for (const option of Object.keys(options).filter((one) => TAKEN.includes(one.toLowerCase()))) {
          report({
            at: place(pipeline.layers, ["datasets", name, "options", option], "key"),
            message: `the option "${option}" is emrald's own, by which it finds rows that do not parse`,
            hint: "Say what becomes of them by malformed: fail, drop or quarantine.",
          });
        }
      }
    }
  },
};
