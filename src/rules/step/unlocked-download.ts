import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { Place } from "../../spec/diagnostic.ts";
import { DOWNLOADING, hasWayOut } from "../downloads.ts";
import { place, type Rule } from "../rule.ts";
import { saidTwice } from "../said-twice.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A property of Spark lets nodes download libraries, which nobody has locked.",
  why: "`spark.jars.packages` is resolved at every start of a step, with what its libraries need in turn: a version that is withdrawn, a repository that does not answer or another version of theirs changes or fails a run that nobody has changed. `spark: { packages: […] }` is locked by `emrald lock`, and its jars are artifacts.",
  looksAt: "environment",
  check(scene, report) {
    const { environment, lineage } = scene;
    // Without a way to the internet nothing is downloaded at all, which is an error.
    if (environment.name === LOCAL_ENVIRONMENT || !hasWayOut(environment)) return;
    const told = new Set([...saidTwice(scene)].map(({ at }) => JSON.stringify(at)));
    const tell = (property: string, at: Place): void => {
      if (told.has(JSON.stringify(at))) return;
      report({
        at,
        message: `"${property}" downloads at every start of a step, and what it gets is not locked`,
        hint: "Write spark: { packages: [group:artifact:version] } at the steps that need it, and call emrald lock.",
      });
    };
    for (const { settings, layers } of settingsOf(environment)) {
      const property = DOWNLOADING.find((one) => settings.configurations["spark-defaults"]?.[one] !== undefined);
      if (property !== undefined)
        tell(property, place(layers, ["cluster", "configurations", "spark-defaults", property], "key"));
    }
    for (const step of lineage.steps.values()) {
      const property = DOWNLOADING.find((one) => step.spark.conf[one] !== undefined);
      const { layers = [] } = lineage.pipelines.get(step.pipeline) ?? {};
      if (property !== undefined) tell(property, place(layers, ["steps", step.name, "spark", "conf", property], "key"));
    }
  },
};
