import type { Path } from "../../spec/diagnostic.ts";
import { references } from "../../spec/reference.ts";
import type { PipelineSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "`${…}` stands where references are not resolved.",
  why: "References belong to a step's args, params, command and Spark properties. Paths and names are fixed: overlays change them by environment. SQL takes parameters as `:name`, so that no value can become part of the statement.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { text, path, isSql } of texts(pipeline)) {
        for (const { text: name, span } of references(text ?? "")) {
          report({
            at: place(pipeline.layers, path, "value", span),
            message: `"\${${name}}" is not resolved here`,
            hint: isSql
              ? `Give the step a parameter, and write it as :name in the SQL.`
              : `Write the value, or overlay it by environment.`,
          });
        }
      }
    }
  },
};

function* texts({
  datasets,
  steps,
}: PipelineSpec): Generator<{ text: string | undefined; path: Path; isSql?: boolean }> {
  for (const { name, path, uri, jdbc, upload, options, expectations } of datasets) {
    for (const [key, value] of Object.entries(options))
      yield { text: String(value), path: ["datasets", name, "options", key] };
    for (const { name: expectation, check } of expectations) {
      yield { text: check, path: ["datasets", name, "expectations", expectation, "check"] };
    }
    yield { text: path, path: ["datasets", name, "path"] };
    if (uri !== jdbc?.url) yield { text: uri, path: ["datasets", name, "uri"] };
    for (const key of ["url", "table", "query", "driver", "secret", "seed"] as const)
      yield { text: jdbc?.[key], path: ["datasets", name, "jdbc", key] };
    for (const [key, value] of Object.entries(jdbc?.partition ?? {}))
      yield { text: String(value), path: ["datasets", name, "jdbc", "partition", key] };
    yield { text: jdbc?.tls.certificate, path: ["datasets", name, "jdbc", "tls", "certificate"] };
    yield { text: upload, path: ["datasets", name, "upload"] };
  }
  for (const { name, app, script, sql, jar, shell } of steps) {
    yield { text: app, path: ["steps", name, "app"] };
    yield { text: script, path: ["steps", name, "script"] };
    yield { text: jar, path: ["steps", name, "jar"] };
    yield { text: shell, path: ["steps", name, "shell"] };
    yield { text: sql, path: ["steps", name, "sql"], isSql: true };
  }
}
