import { valueProblem } from "../../model/variables.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A variable's default is not of its type.",
  why: "A program gets a variable as its type says: a date as a date. What cannot be one would fail in the program.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, type, default: value } of pipeline.vars.values()) {
        const problem = value === undefined ? undefined : valueProblem(type, value);
        if (problem === undefined) continue;
        report({
          at: place(pipeline.layers, ["vars", name, "default"]),
          message: `the default of the variable "${name}" ${problem}`,
        });
      }
    }
  },
};
