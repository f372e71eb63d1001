import { iam } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { CiPlan, RolePlan } from "../decide/foundation/ci-plan.ts";
import { type FoundationRole, ROLES } from "../decide/foundation/roles.ts";

/** Who previews and deploys without an operator: GitHub's workflows, by tokens that last no longer than their jobs. */
export class FoundationCi extends ComponentResource {
  /** ARNs. */
  readonly roles: Readonly<Record<FoundationRole, Output<string>>>;

  constructor(name: string, plan: CiPlan, opts: ComponentResourceOptions) {
    super("emrald:infra:FoundationCi", name, {}, opts);
    const provider = plan.provider && this.#provider(name, plan.provider);
    const made = ROLES.map((role) => [role, this.#role(`${name}-${role}`, plan, plan.roles[role], provider)] as const);
    this.roles = Object.fromEntries(made) as Record<FoundationRole, Output<string>>;
    this.registerOutputs({ roles: this.roles });
  }

  /** Protected: an account has one, and others may have come to use it. IAM trusts GitHub's certificate by itself, and wants no thumbprint. */
  #provider(name: string, { url, audience }: NonNullable<CiPlan["provider"]>): Resource {
    return new iam.OpenIdConnectProvider(
      `${name}-github`,
      { url, clientIdLists: [audience] },
      { parent: this, protect: true },
    );
  }

  /** Policies that somebody adds by hand are taken off again. */
  #role(name: string, { path, boundary }: CiPlan, role: RolePlan, provider: Resource | undefined): Output<string> {
    const attached = role.attached.map(
      (policy, index) =>
        new iam.Policy(`${name}-${index + 1}`, { name: policy.name, path, policy: policy.text }, { parent: this }),
    );
    return new iam.Role(
      name,
      {
        name: role.name,
        path,
        description: role.description,
        maxSessionDuration: role.session,
        assumeRolePolicy: role.trust,
        inlinePolicies: role.inline === undefined ? [{}] : [{ name: "access", policy: role.inline }],
        managedPolicyArns: attached.map(({ arn }) => arn),
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
      },
      { parent: this, dependsOn: provider ? [provider] : [] },
    ).arn;
  }
}
