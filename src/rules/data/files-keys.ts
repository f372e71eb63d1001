import type { DatasetSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A dataset of files has a key that speaks of rows.",
  why: "`format: files` is binary files, which an app reads and writes by name. They have no columns, and so no partitions, expectations, exports, reader's options, malformed cells or table. An app writes all of them anew: `write` is overwrite.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const dataset of pipeline.datasets) {
        if (dataset.format !== "files") continue;
        for (const key of keysOfRows(dataset)) {
          report({
            at: place(pipeline.layers, ["datasets", dataset.name, key], "key"),
            message:
              key === "write"
                ? `"write: ${dataset.write}" does not fit "${dataset.id}": files are overwritten, all of them`
                : `"${key}" has no effect on "${dataset.id}": it is made of files, and has no rows`,
          });
        }
      }
    }
  },
};

function keysOfRows({ columns, partitionBy, expectations, csvExport, options, malformed, table, write }: DatasetSpec): string[] {
  const given: Readonly<Record<string, boolean>> = {
    columns: columns.length > 0,
    partition_by: partitionBy.length > 0,
    expectations: expectations.length > 0,
    exports: csvExport !== undefined,
    options: Object.keys(options).length > 0,
    malformed: malformed !== "fail",
    table: table !== undefined,
    write: write !== "overwrite",
  };
  return Object.keys(given).filter((key) => given[key]);
}
