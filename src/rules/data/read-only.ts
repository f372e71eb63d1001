import { hasWildcard } from "../../model/names.ts";
import type { DatasetSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step writes a dataset that can only be read.",
  why: "A wildcard names many files and none to write; a path that does not end in a slash names one file, and Spark writes folders; somebody else's data (`uri:`, `jdbc:`) is not ours to change.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      for (const use of step.writes) {
        const dataset = lineage.datasets.get(use.id);
        const why = dataset && readOnly(dataset);
        if (!why) continue;
        report({
          at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], use.path),
          message: `step "${step.id}" writes "${use.id}", which can only be read: ${why}`,
          related: [
            {
              place: place(lineage.pipelines.get(dataset.pipeline)?.layers ?? [], [
                "datasets",
                dataset.name,
                dataset.jdbc ? "jdbc" : dataset.uri === undefined ? "path" : "uri",
              ]),
              message: "declared here",
            },
          ],
        });
      }
    }
  },
};

function readOnly({ uri, jdbc, path = "" }: DatasetSpec): string | undefined {
  if (jdbc) return "it is a table of a database";
  if (uri !== undefined) return "it is external";
  if (hasWildcard(path)) return `its path "${path}" has a wildcard`;
  if (!path.endsWith("/")) return `its path "${path}" is one file (a folder ends in a slash)`;
  return undefined;
}
