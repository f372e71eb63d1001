import type { Scalar } from "../../spec/schema/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A command submits archives in client mode.",
  why: "There spark-submit unpacks `--archives` for executors only, not for the driver (SPARK-36088): its Python environment would be missing. On EMR client mode is what spark-submit does unless it is told otherwise.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const archives = step.command.findIndex((word) => /^--archives(=|$)/.test(String(word)));
      if (step.command[0] !== "spark-submit" || archives < 0 || isClusterMode(step.command)) continue;
      report({
        at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], ["steps", step.name, "command", archives]),
        message: `step "${step.id}" submits archives in client mode, where the driver does not get them`,
        hint: "Add the tokens --deploy-mode, cluster.",
      });
    }
  },
};

function isClusterMode(words: readonly Scalar[]): boolean {
  return /(--deploy-mode[ =]|spark\.submit\.deployMode=)cluster\b/.test(words.join(" "));
}
