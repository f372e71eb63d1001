import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { EnvironmentSpec, SecuritySpec } from "../../spec/types.ts";
import { isBroken, place, type Rule } from "../rule.ts";

/** The keys that name something that exists; IAM is of no region, a key of KMS is. */
const NAMED: readonly (readonly [key: string, value: (security: SecuritySpec) => string | undefined])[] = [
  ["kms_key", ({ kmsKey }) => kmsKey],
  ["permissions_boundary", ({ permissionsBoundary }) => permissionsBoundary],
  ["service_role", ({ serviceRole }) => serviceRole],
  ["instance_profile", ({ instanceProfile }) => instanceProfile],
];

export const rule: Rule = {
  severity: "error",
  summary:
    "A key, role, policy or instance profile that is named is of another region or account than the environment.",
  why: "Disks and buckets take a key of their own region, and a role can be passed in its own account alone. The deployment would fail half way.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, layers, security } = environment;
    if (name === LOCAL_ENVIRONMENT) return;
    for (const [key, valueOf] of NAMED) {
      const arn = valueOf(security);
      if (arn === undefined || isBroken(environment, ["security", key])) continue;
      const problem = elsewhere(environment, arn);
      if (problem === undefined) continue;
      report({ at: place(layers, ["security", key]), message: `"${arn}" is of ${problem} of environment "${name}"` });
    }
  },
};

/** ARNs are `arn:partition:service:region:account:…`; policies of AWS itself are of the account `aws`. */
function elsewhere({ region, account }: EnvironmentSpec, arn: string): string | undefined {
  const [, , , itsRegion = "", itsAccount = ""] = arn.split(":");
  if (itsRegion !== "" && region !== undefined && itsRegion !== region)
    return `the region "${itsRegion}", and not of "${region}", the region`;
  if (account !== undefined && itsAccount !== "aws" && itsAccount !== account)
    return `the account "${itsAccount}", and not of "${account}", the account`;
  return undefined;
}
