import { applicationsOf, parseRelease } from "../../emr/release.ts";
import { clusters } from "../../model/clusters.ts";
import { applicationOf } from "../../model/application.ts";
import { suggest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An application is not part of the release, or one that a step needs is missing.",
  why: "EMR refuses the cluster in the one case (EMR Release Guide, the release's page), and there is no such program on its nodes in the other.",
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
    }
    for (const { settings, pipelines } of clusters(environment)) {
      const said = new Set<string>();
      for (const pipeline of pipelines) {
        for (const step of pipeline.steps) {
          const application = applicationOf(step);
          if (application === undefined || settings.applications.includes(application) || said.has(application))
            continue;
          said.add(application);
          report({
            at: place([...environment.layers, ...pipeline.layers], ["cluster", "applications"], "key"),
            message: `"${application}" is not among the applications, and step "${step.id}" needs it`,
            hint: `Add ${application}.`,
            related: [{ place: place(pipeline.layers, ["steps", step.name], "key"), message: "this step" }],
          });
        }
      }
    }
  },
};
