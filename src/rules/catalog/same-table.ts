import { tableName } from "../../model/names.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Two datasets have one table.",
  why: "The name of a table is <prefix of the stage><pipeline>_<dataset> unless `table:` names one: a_b/c and a/b_c meet there.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    const seen = new Map<string, { pipeline: string; name: string; id: string }>();
    for (const dataset of lineage.datasets.values()) {
      const table = tableName(environment, dataset);
      if (table === undefined) continue;
      const other = seen.get(table);
      seen.set(table, other ?? dataset);
      if (!other) continue;
      const at = ({ pipeline, name }: { pipeline: string; name: string }): ReturnType<typeof place> =>
        place(lineage.pipelines.get(pipeline)?.layers ?? [], ["datasets", name, "table"]);
      report({
        at: at(dataset),
        message: `"${dataset.id}" and "${other.id}" have one table, "${table}"`,
        hint: "Name one of them with `table:`.",
        related: [{ place: at(other), message: "the other one" }],
      });
    }
  },
};
