import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "`malformed` stands at a format that has no malformed rows.",
  why: "Only text can fail to parse: CSV and JSON. On Parquet and ORC the key would be accepted and ignored. What does not parse is found by the columns' types, so there must be columns.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { id, name, malformed, format, columns, uri, jdbc } of pipeline.datasets) {
        if (malformed === "fail" || format === undefined || format === "files") continue;
        const at = place(pipeline.layers, ["datasets", name, "malformed"], "key");
        if (jdbc || (format !== "csv" && format !== "json"))
          report({ at, message: `"${id}" is ${jdbc ? "read from a database" : format}: it has no malformed rows` });
        else if (columns.length === 0) report({ at, message: `"${id}" has no columns, so nothing in it is malformed` });
        else if (uri !== undefined && malformed === "quarantine") {
          report({
            at,
            message: `"${id}" is external: there is no bucket of ours to put its malformed rows aside`,
            hint: "Use drop or fail.",
          });
        }
      }
    }
  },
};
