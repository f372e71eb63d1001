import { hasRuntimeRoles, parseRelease, releaseData } from "../../emr/release.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A release is out of AWS's standard support, or unknown to emrald's data.",
  why: "Out of support means no fixes, security among them. What is unknown may be newer than the data.",
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      const { release = "" } = settings;
      const parsed = parseRelease(release);
      // env/step-roles asks for a later one already.
      if (!parsed || (environment.security.roles === "step" && !hasRuntimeRoles(parsed))) continue;
      const facts = releaseData.releases[release];
      const at = place(layers, ["cluster", "release"]);
      if (!facts) report({ at, message: `the release "${release}" is not known (data of ${releaseData.date})` });
      else if (facts.support_until !== undefined && facts.support_until < releaseData.date) {
        report({
          at,
          message: `the release "${release}" is out of standard support since ${facts.support_until} (data of ${releaseData.date})`,
        });
      }
    }
  },
};
