import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A dataset's way of writing does not fit it.",
  why: "`write: partitions` replaces the partitions that it brings, so there must be some; an export is a copy of the whole dataset, which a run that writes only a part of it does not have; a dataset cannot consist of partition columns alone.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { id, name, write, partitionBy, csvExport, columns, jdbc, format } of pipeline.datasets) {
        if (jdbc || format === "files") continue;
        const at = (key: string): ReturnType<typeof place> => place(pipeline.layers, ["datasets", name, key]);
        if (write === "partitions" && partitionBy.length === 0) {
          report({ at: at("write"), message: `"${id}" is written by partitions, and has no "partition_by"` });
        }
        if (write !== "overwrite" && csvExport) {
          report({
            at: at("exports"),
            message: `"${id}" is exported whole, but "write: ${write}" brings only a part of it`,
          });
        }
        if (columns.length > 0 && columns.every((column) => partitionBy.includes(column.name))) {
          report({
            at: at("partition_by"),
            message: `every column of "${id}" is a partition column: nothing is left to write`,
          });
        }
      }
    }
  },
};
