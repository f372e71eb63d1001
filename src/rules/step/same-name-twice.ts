import { KINDS } from "../../spec/kinds.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step gives one name to two things that it reads, or to a dataset and a parameter.",
  why: "An app gets them as arguments by name: one would hide the other. Use the long form, `reads: { left: a/items, right: b/items }`.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        // Programs of their own know datasets by their ids.
        if (step.kinds.length !== 1 || !step.kinds.every((kind) => KINDS[kind].isRuntime)) continue;
        for (const uses of [step.reads, step.writes]) {
          const seen = new Map<string, string>(
            step.app === undefined || uses === step.writes ? [] : [["spark", "the session"]],
          );
          for (const use of uses) {
            const other =
              seen.get(use.name) ?? (uses === step.reads && step.params.has(use.name) ? "a parameter" : undefined);
            if (other === undefined) {
              seen.set(use.name, `"${use.text}"`);
              continue;
            }
            report({
              at: place(pipeline.layers, use.path),
              message: `step "${step.id}" knows two things as "${use.name}": "${use.text}" and ${other}`,
            });
          }
        }
      }
    }
  },
};
