import { invariant } from "../../errors.ts";
import { WILDCARDS } from "./wildcards.ts";

/** A statement of an IAM policy, in IAM's own words. */
export interface Statement {
  /** Required where `Resource` is `*`: wildcards.ts gives the reason under this name. */
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy's text; the same statements give the same text. Every `*` has its reason, or it is a bug. */
export function policy(statements: readonly Statement[]): string {
  for (const { Sid = "", Resource = [], Effect } of statements) {
    if (Effect === "Deny" || !Resource.includes("*")) continue;
    invariant(Object.hasOwn(WILDCARDS, Sid), `the statement "${Sid}" is about every resource, and nothing says why`);
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** The trust policy of a role that a service of AWS takes on, for this account's sake alone. */
export function trust(service: string, condition?: Statement["Condition"]): string {
  return policy([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["sts:AssumeRole"],
      ...(condition ? { Condition: condition } : {}),
    },
  ]);
}

/** The characters of a policy as IAM counts them: without white space, which ours has none of (IAM User Guide, quotas). */
export const POLICY_LIMITS = {
  /** All inline policies of one role. */
  inline: 10_240,
  managed: 6_144,
  /** Managed policies of one role. */
  attached: 10,
} as const;
