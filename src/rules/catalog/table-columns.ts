import { hasDeclaredTable } from "../../model/names.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Two columns of a table differ only in their case.",
  why: "Glue, Hive and Athena fold names to lower case: the two would be one.",
  looksAt: "pipelines",
  check({ environment, lineage }, report) {
    for (const dataset of lineage.datasets.values()) {
      if (dataset.columns.length < 2 || environment.catalog.tables === "none" || !hasDeclaredTable(dataset)) continue;
      const seen = new Map<string, string>();
      for (const { name } of dataset.columns) {
        const other = seen.get(name.toLowerCase());
        if (other === undefined) seen.set(name.toLowerCase(), name);
        else {
          report({
            at: place(
              lineage.pipelines.get(dataset.pipeline)?.layers ?? [],
              ["datasets", dataset.name, "columns", name],
              "key",
            ),
            message: `the columns "${other}" and "${name}" of "${dataset.id}" would be one in its table`,
          });
        }
      }
    }
  },
};
