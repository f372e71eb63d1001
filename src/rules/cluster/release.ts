import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { parseRelease, releaseData } from "../../emr/release.ts";
import { firstOf, nearest } from "../../spec/nearest.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A cluster has no release, or a label that EMR does not have.",
  why: "Labels are emr-7.13.0, and emr-spark-8.1.0 for the Spark 4 line: there is no emr-8.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      const { release } = settings;
      const known = Object.keys(releaseData.releases);
      if (release === undefined) {
        if (environment.name === LOCAL_ENVIRONMENT || environment.lifecycle === "existing") continue;
        report({
          at: place(environment.layers, ["cluster"], "key"),
          message: `environment "${environment.name}" has no release`,
          hint: `Write cluster: { release: ${known.find((label) => label.startsWith("emr-"))} }.`,
        });
        continue;
      }
      if (parseRelease(release)) continue;
      report({
        at: place(layers, ["cluster", "release"]),
        message: `"${release}" is not a release of EMR`,
        hint: hintFor(release, known),
      });
    }
  },
};

/** `known` has the newest first. */
function hintFor(release: string, known: readonly string[]): string {
  const whole = [`emr-${release}`, `emr-spark-${release}`, release.replace(/^emr-/, "emr-spark-")];
  const like =
    whole.find((label) => known.includes(label)) ?? nearest(release, known) ?? nearest(`emr-${release}`, known);
  return like === undefined ? `Known: ${firstOf(known)}.` : `Did you mean "${like}"?`;
}
