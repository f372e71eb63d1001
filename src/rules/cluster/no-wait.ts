import type { Scalar } from "../../spec/schema/types.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

const PROPERTY = "spark.yarn.submit.waitAppCompletion";

export const rule: Rule = {
  severity: "error",
  summary: "spark.yarn.submit.waitAppCompletion is false.",
  why: "The step would be COMPLETED as soon as it is submitted: what needs it would start on data that is not there, and the cluster could end under it.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      if (!isFalse(settings.configurations["spark-defaults"]?.[PROPERTY])) continue;
      const at = place(layers, ["cluster", "configurations", "spark-defaults", PROPERTY]);
      report({ at, message: `${PROPERTY} must not be false` });
    }
    for (const step of lineage.steps.values()) {
      if (!isFalse(step.spark.conf[PROPERTY])) continue;
      const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      report({
        at: place(layers, ["steps", step.name, "spark", "conf", PROPERTY]),
        message: `${PROPERTY} must not be false`,
      });
    }
  },
};

function isFalse(value: Scalar | undefined): boolean {
  return String(value).toLowerCase() === "false";
}
