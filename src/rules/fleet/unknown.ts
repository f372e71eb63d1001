import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { suggest } from "../../spec/nearest.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An environment or a pipeline names a fleet that does not exist, or none at all.",
  why: "Without a fleet there is nothing to run on. Fleets are declared in project.yaml.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, fleet, fleets, layers, lifecycle, pipelines } = environment;
    if (fleet !== undefined && !fleets.has(fleet)) {
      report({
        at: place(layers, ["fleet"]),
        message: `environment "${name}" names the fleet "${fleet}", which does not exist`,
        hint: suggest(fleet, fleets.keys(), "fleet"),
      });
    }
    for (const pipeline of pipelines) {
      if (pipeline.fleet !== undefined && !fleets.has(pipeline.fleet)) {
        report({
          at: place(pipeline.layers, ["fleet"]),
          message: `pipeline "${pipeline.name}" names the fleet "${pipeline.fleet}", which does not exist`,
          hint: suggest(pipeline.fleet, fleets.keys(), "fleet"),
        });
      }
    }
    const homeless = pipelines.filter((pipeline) => pipeline.fleet === undefined && pipeline.steps.length > 0);
    if (
      name !== LOCAL_ENVIRONMENT &&
      // Somebody else's cluster has its nodes already; a fleet only says what they are.
      lifecycle !== "existing" &&
      fleet === undefined &&
      homeless.length > 0 &&
      !isBroken(environment, ["environments", name])
    ) {
      report({
        at: place(layers, [], "key"),
        message: `environment "${name}" names no fleet, and neither does pipeline "${homeless[0]?.name}"`,
        hint: suggest("", fleets.keys(), "fleet"),
      });
    }
  },
};
