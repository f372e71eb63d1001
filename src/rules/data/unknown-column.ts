import { suggest } from "../../spec/nearest.ts";
import type { Path } from "../../spec/diagnostic.ts";
import type { DatasetSpec } from "../../spec/types.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A partition or an expectation names a column that the dataset does not have.",
  why: "Spark would say so in the middle of a run.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const dataset of pipeline.datasets) {
        if (dataset.columns.length === 0 || isBroken(pipeline, ["datasets", dataset.name, "columns"])) continue;
        const names = new Set(dataset.columns.map(({ name }) => name));
        for (const { column, path } of uses(dataset)) {
          if (names.has(column)) continue;
          report({
            at: place(pipeline.layers, ["datasets", dataset.name, ...path]),
            message: `the dataset "${dataset.id}" has no column "${column}"`,
            hint: suggest(column, names, "column"),
          });
        }
      }
    }
  },
};

function* uses({ partitionBy, expectations, jdbc }: DatasetSpec): Generator<{ column: string; path: Path }> {
  // What comes from a database has no partitions of ours.
  for (const [index, column] of jdbc ? [] : partitionBy.entries()) yield { column, path: ["partition_by", index] };
  for (const { name, kinds, columns } of expectations) {
    for (const [index, column] of columns.entries())
      yield { column, path: ["expectations", name, kinds[0] ?? "", index] };
  }
}
