import { suggest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "`depends_on` names a step that no pipeline declares.",
  why: "An order that cannot be kept would be dropped in silence.",
  looksAt: "pipelines",
  check({ lineage, unreadable }, report) {
    for (const step of lineage.steps.values()) {
      for (const use of step.dependsOn) {
        if (lineage.steps.has(use.id) || unreadable.has(use.id.split("/")[0] ?? "")) continue;
        const names = [...lineage.steps.values()].map(({ id, name, pipeline }) =>
          pipeline === step.pipeline ? name : id,
        );
        report({
          at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], use.path),
          message: `step "${step.id}" depends on the step "${use.text}", which does not exist`,
          hint: suggest(use.text, names, "step"),
        });
      }
    }
  },
};
