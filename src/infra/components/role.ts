import { iam } from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Plan } from "../../plan/plan.ts";
import { rolePath } from "../decide/names.ts";
import { packed } from "../decide/packed.ts";
import type { Statement } from "../decide/policy.ts";

export interface RoleArgs {
  readonly plan: Plan;
  readonly name: string;
  readonly path?: string;
  readonly description: string;
  /** A policy: who takes the role on. */
  readonly trust: string;
  readonly statements: readonly Statement[];
  /** ARNs of policies that AWS keeps. */
  readonly managed?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Makes a role that may do what its statements say, and nothing else: policies that somebody adds by hand are taken off again. What
 * IAM does not take inline goes into policies of their own.
 */
export function role(name: string, args: RoleArgs, own: CustomResourceOptions): iam.Role {
  const { plan, path = rolePath(plan.project), managed = [], tags } = args;
  const { inline, attached } = packed(args.statements, managed.length);
  const { permissions_boundary } = plan.settings.security;
  const policies = attached.map(
    (text, index) =>
      new iam.Policy(
        `${name}-${index + 1}`,
        { name: `${args.name}-${index + 1}`, path, policy: text, tags: { ...tags } },
        own,
      ),
  );
  return new iam.Role(
    name,
    {
      name: args.name,
      path,
      description: args.description,
      assumeRolePolicy: args.trust,
      inlinePolicies: inline === undefined ? [{}] : [{ name: "access", policy: inline }],
      managedPolicyArns: [...managed, ...policies.map((one) => one.arn)],
      ...(permissions_boundary === undefined ? {} : { permissionsBoundary: permissions_boundary }),
      tags: { ...tags },
    },
    own,
  );
}
