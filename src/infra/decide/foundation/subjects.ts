import { iamArn, type Home } from "../arns.ts";
import { policy } from "../policy.ts";

/** A repository of GitHub, as `foundation.github` of project.yaml names it. */
export interface Repository {
  /** `owner/name`. */
  readonly repository: string;
  readonly owner_id?: number;
  readonly repository_id?: number;
}

/** Where GitHub's tokens come from, unless a provider that exists says otherwise. */
export const GITHUB_HOST = "token.actions.githubusercontent.com";

/** Whom a token is for: what GitHub's own action for AWS asks for. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * What GitHub calls a repository at the beginning of a token's subject: `repo:OWNER/NAME`, and `repo:OWNER@ID/NAME@ID` for
 * repositories that were created, renamed or moved after 2026-07-15, or have opted in ("Immutable subject claims" of
 * https://docs.github.com/en/actions/reference/security/oidc). Which of the two a repository gets cannot be told from
 * here, and a rename changes it, so both are trusted; without the numbers only the first can be said. `@` is in no name,
 * so neither form can be mistaken for the other.
 */
export function repositoryForms({ repository, owner_id, repository_id }: Repository): string[] {
  const [owner = "", name = ""] = repository.split("/");
  const byName = `repo:${repository}`;
  if (owner_id === undefined || repository_id === undefined) return [byName];
  return [byName, `repo:${owner}@${owner_id}/${name}@${repository_id}`];
}

/** What reads: pull requests, and what runs on the branch that is deployed (a schedule does). */
export function previewSubjects(repository: Repository, branch: string): string[] {
  return subjects(repository, ["pull_request", `ref:refs/heads/${branch}`]);
}

/** What deploys: jobs in the GitHub environment of the same name, whose own rules say from which branch and after whose word. */
export function applySubjects(repository: Repository, environments: readonly string[]): string[] {
  return subjects(
    repository,
    environments.map((environment) => `environment:${environment}`),
  );
}

function subjects(repository: Repository, contexts: readonly string[]): string[] {
  return repositoryForms(repository).flatMap((form) => contexts.map((context) => `${form}:${context}`));
}

/** Who may take a role on: tokens for AWS, with exactly these subjects. A pattern would trust whoever gets a name that fits. */
export function githubTrust(provider: string, subjects: readonly string[]): string {
  const host = providerHost(provider);
  return policy([
    {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: ["sts:AssumeRoleWithWebIdentity"],
      Condition: { StringEquals: { [`${host}:aud`]: AUDIENCE, [`${host}:sub`]: subjects } },
    },
  ]);
}

/** An account has one provider for a host, and this is what it is called. */
export function githubProviderArn(home: Home): string {
  return iamArn(home, `oidc-provider/${GITHUB_HOST}`);
}

/** The host of a provider's tokens; condition keys begin with it. */
function providerHost(provider: string): string {
  return provider.slice(provider.indexOf("oidc-provider/") + "oidc-provider/".length);
}
