import { hasRuntimeRoles, parseRelease } from "../../emr/release.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Steps have roles of their own on a release that knows no runtime roles, or on nodes that nobody names.",
  why: "`security: { roles: step }` gives each step a runtime role, which EMR has from 6.7.0 on (EMR Management Guide, runtime roles). An older cluster does not start with such a security configuration.",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.security.roles !== "step" || environment.name === LOCAL_ENVIRONMENT) return;
    if (environment.lifecycle === "existing" && environment.security.instanceProfile === undefined) {
      report({
        at: place(environment.layers, ["security", "roles"]),
        message: `"roles: step" on a cluster that exists needs the instance profile of its nodes, which take the roles on`,
        hint: "Name it: security: { instance_profile: arn:… }. Or write roles: nodes.",
      });
    }
    for (const { settings, layers } of settingsOf(environment)) {
      const release = parseRelease(settings.release ?? "");
      if (!release || hasRuntimeRoles(release)) continue;
      report({
        at: place(environment.layers, ["security", "roles"]),
        message: `"roles: step" needs emr-6.7.0 or later, and the release is "${release.label}"`,
        hint: "Write a later release, or roles: nodes.",
        related: [{ place: place(layers, ["cluster", "release"]), message: "the release" }],
      });
    }
  },
};
