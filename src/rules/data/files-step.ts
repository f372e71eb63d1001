import type { DatasetUse, StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

/** What each of these kinds does with rows. */
const DOES: Readonly<Record<string, string>> = {
  sql: "selects rows",
  convert: "copies rows",
  crawl: "looks for tables",
};

export const rule: Rule = {
  severity: "error",
  summary: "A step that knows rows alone reads or writes a dataset of files.",
  why: "An app gets a handle, by which it reads and writes files; a script, a jar, a command and a shell script get the URI. SQL, convert and a crawler have nothing to do with pictures.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const [kind = ""] = step.kinds;
      const does = DOES[kind];
      if (step.kinds.length !== 1 || does === undefined) continue;
      for (const { use, verb } of usesOf(step)) {
        const dataset = lineage.datasets.get(use.id);
        if (dataset?.format !== "files") continue;
        report({
          at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], use.path),
          message: `step "${step.id}" cannot ${verb} "${use.id}": it ${does}, and the dataset is made of files`,
          hint: "An app reads and writes files by name.",
          related: [
            {
              place: place(lineage.pipelines.get(dataset.pipeline)?.layers ?? [], ["datasets", dataset.name, "format"]),
              message: "declared here",
            },
          ],
        });
      }
    }
  },
};

function usesOf({ kinds, reads, writes }: StepSpec): { readonly use: DatasetUse; readonly verb: string }[] {
  const verb = kinds[0] === "crawl" ? "crawl" : "read";
  return [...reads.map((use) => ({ use, verb })), ...writes.map((use) => ({ use, verb: "write" }))];
}
