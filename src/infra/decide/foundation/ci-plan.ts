import { UsageError } from "../../../errors.ts";
import { given } from "../../../spec/given.ts";
import type { Foundation } from "../../../spec/schema/types.ts";
import { iamArn } from "../arns.ts";
import { rolePath } from "../names.ts";
import { packed } from "../packed.ts";
import type { Reach } from "./reach.ts";
import { type FoundationRole, foundationPolicy, foundationRole, ROLES, SESSIONS } from "./roles.ts";
import { statementsOf } from "./statements.ts";
import { applySubjects, AUDIENCE, GITHUB_HOST, githubProviderArn, githubTrust, previewSubjects } from "./subjects.ts";

/** Who deploys without an operator. */
export interface CiPlan {
  /** GitHub's OIDC provider where the account has none; who trusts it names its ARN. */
  readonly provider?: { readonly url: string; readonly audience: string };
  readonly path: string;
  /** ARN of the policy that bounds both roles. */
  readonly boundary?: string;
  readonly roles: Readonly<Record<FoundationRole, RolePlan>>;
}

export interface RolePlan {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** Seconds. */
  readonly session: number;
  readonly trust: string;
  /** The text of a policy inside of the role. */
  readonly inline?: string;
  /** Policies of their own, where IAM does not take it all inside. */
  readonly attached: readonly { readonly name: string; readonly text: string }[];
}

const DESCRIPTIONS: Readonly<Record<FoundationRole, string>> = {
  preview: "Workflows that look: previews of pull requests, and drift",
  apply: "Workflows that deploy, run and reap",
};

/** IAM User Guide, quotas: the characters of a trust policy. */
const TRUST_LIMIT = 2048;

export interface CiOrder {
  readonly github: NonNullable<Foundation["github"]>;
  readonly oidcProvider: string | undefined;
  readonly boundary: string | undefined;
  readonly reach: Reach;
}

export function ciPlan({ github, oidcProvider, boundary, reach }: CiOrder): CiPlan {
  const { project, account, regions, environments } = reach;
  const home = { region: regions[0] ?? "", account };
  // A provider is one account's: what is named for another one does not stand for this.
  const found = oidcProvider?.includes(`:${account}:`) ? oidcProvider : undefined;
  const provider = found ?? githubProviderArn(home);
  const path = rolePath(project);
  const names = environments.map(({ name }) => name);
  const trusts: Record<FoundationRole, string> = {
    preview: trust("preview", provider, previewSubjects(github, github.branch ?? "main")),
    apply: trust("apply", provider, applySubjects(github, names)),
  };
  const rolePlan = (role: FoundationRole): RolePlan => {
    const name = foundationRole(project, role);
    const { inline, attached } = packed(statementsOf(role, reach));
    return given<RolePlan>({
      name,
      arn: iamArn(home, `role${path}${name}`),
      description: DESCRIPTIONS[role],
      session: SESSIONS[role],
      trust: trusts[role],
      inline,
      attached: attached.map((text, index) => ({ name: foundationPolicy(project, role, index + 1), text })),
    });
  };
  return given<CiPlan>({
    provider: found === undefined ? { url: `https://${GITHUB_HOST}`, audience: AUDIENCE } : undefined,
    path,
    boundary,
    roles: Object.fromEntries(ROLES.map((role) => [role, rolePlan(role)])) as CiPlan["roles"],
  });
}

function trust(role: FoundationRole, provider: string, subjects: readonly string[]): string {
  const text = githubTrust(provider, subjects);
  if (text.length <= TRUST_LIMIT) return text;
  throw new UsageError(
    `whom the role "${role}" trusts takes ${text.length} characters, and IAM takes ${TRUST_LIMIT}`,
    "Give some of the environments an account of their own.",
  );
}
