import { variablesOf } from "../../model/references.ts";
import { hasUnknownSteps, isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A dataset that no step reads or writes, or a variable that nothing refers to.",
  why: "It is declared and does nothing. Usually a name changed in one place only.",
  looksAt: "pipelines",
  check(scene, report) {
    const { lineage } = scene;
    if (hasUnknownSteps(scene)) return;
    for (const pipeline of lineage.pipelines.values()) {
      for (const { id, name } of pipeline.datasets) {
        if (lineage.readers.has(id) || lineage.writers.has(id)) continue;
        report({
          at: place(pipeline.layers, ["datasets", name], "key"),
          message: `no step reads or writes the dataset "${id}"`,
        });
      }
      const referred = new Set(pipeline.steps.flatMap((step) => [...variablesOf(step)]));
      for (const name of pipeline.vars.keys()) {
        if (referred.has(name) || isBroken(pipeline, ["vars", name])) continue;
        report({
          at: place(pipeline.layers, ["vars", name], "key"),
          message: `nothing refers to the variable "${name}"`,
        });
      }
    }
  },
};
