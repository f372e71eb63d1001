import type { Path } from "../../spec/diagnostic.ts";
import type { Scalar } from "../../spec/schema/types.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";
import { WAIT_COMPLETION } from "../../emr/spark-submit.ts";

/** As a token of spark-submit, or inside of what a shell is given. */
const IN_COMMAND = /spark\.yarn\.submit\.waitAppCompletion\s*=\s*["']?false/i;

export const rule: Rule = {
  severity: "error",
  summary: "spark.yarn.submit.waitAppCompletion is false.",
  why: "The step would be COMPLETED as soon as it is submitted: what needs it would start on data that is not there, and the cluster could end under it.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      if (!isFalse(settings.configurations["spark-defaults"]?.[WAIT_COMPLETION])) continue;
      const at = place(layers, ["cluster", "configurations", "spark-defaults", WAIT_COMPLETION]);
      report({ at, message: `${WAIT_COMPLETION} must not be false` });
    }
    for (const step of lineage.steps.values()) {
      const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      const say = (path: Path): void =>
        report({ at: place(layers, ["steps", step.name, ...path]), message: `${WAIT_COMPLETION} must not be false` });
      if (isFalse(step.spark.conf[WAIT_COMPLETION])) say(["spark", "conf", WAIT_COMPLETION]);
      const token = step.command.findIndex((word) => IN_COMMAND.test(String(word)));
      if (token >= 0) say(["command", token]);
    }
  },
};

function isFalse(value: Scalar | undefined): boolean {
  return String(value).toLowerCase() === "false";
}
