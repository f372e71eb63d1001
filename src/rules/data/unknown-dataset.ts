import type { Lineage } from "../../model/lineage.ts";
import { namesFrom } from "../../model/references.ts";
import { suggest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step reads or writes a dataset that no pipeline declares.",
  why: "Order, access and tables follow from what steps read and write, so every name must lead to a declaration.",
  looksAt: "pipelines",
  check({ lineage, unreadable }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        for (const use of [...step.reads, ...step.writes]) {
          if (lineage.datasets.has(use.id) || unreadable.has(use.id.split("/")[0] ?? "")) continue;
          report({
            at: place(pipeline.layers, use.path),
            message: `step "${step.id}" names the dataset "${use.text}", which does not exist`,
            hint: elsewhere(use.text, lineage) ?? suggest(use.text, namesFrom(pipeline, lineage.datasets), "dataset"),
          });
        }
      }
    }
  },
};

/** The same name in another pipeline is the likeliest thing meant. */
function elsewhere(text: string, { datasets }: Lineage): string | undefined {
  if (text.includes("/")) return undefined;
  const id = [...datasets.keys()].find((known) => known.endsWith(`/${text}`));
  return id === undefined ? undefined : `Did you mean "${id}"?`;
}
