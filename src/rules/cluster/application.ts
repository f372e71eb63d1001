import { applicationsOf, parseRelease } from "../../emr/release.ts";
import { suggest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An application is not part of the release, or Spark is missing.",
  why: "EMR refuses the cluster (EMR Release Guide, the release's page). Every step that emrald runs is a spark-submit.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      const release = parseRelease(settings.release ?? "");
      const known = release ? applicationsOf(release) : undefined;
      for (const application of settings.applications) {
        if (!known || known.includes(application)) continue;
        report({
          at: place(layers, ["cluster", "applications", application]),
          message: `"${application}" is not an application of ${settings.release}`,
          hint: suggest(application, known, "application"),
        });
      }
      if (!settings.applications.includes("Spark")) {
        report({
          at: place(layers, ["cluster", "applications"], "key"),
          message: `"Spark" is not among the applications`,
          hint: "Add Spark.",
        });
      }
    }
  },
};
