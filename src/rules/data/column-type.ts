import { typeProblem } from "../../spec/column-type.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A column's type is not a type of Spark SQL.",
  why: "Types are those of Spark's DDL: string, int, bigint, double, decimal(10,2), date, timestamp, array<…>, map<…,…>, struct<name:type,…> …",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, columns, format } of pipeline.datasets) {
        for (const column of columns) {
          const problem = column.type === undefined ? undefined : typeProblem(column.type);
          const nested = format === "csv" && /^(array|map|struct)</i.test(column.type ?? "");
          if (!problem && !nested) continue;
          report({
            at: place(pipeline.layers, ["datasets", name, "columns", column.name]),
            message: problem?.message ?? `CSV cannot hold the type "${column.type}" of the column "${column.name}"`,
            ...(problem?.hint === undefined ? {} : { hint: problem.hint }),
          });
        }
      }
    }
  },
};
