import { UsageError } from "../errors.ts";
import { client, type GitHub, PATIENCE, type Patience } from "./client.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const PUBLIC = "https://api.github.com";

/**
 * The repository, as GitHub Actions tells it (variables: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL); undefined without a token. Throws a UsageError where the
 * rest of it is missing or wrong.
 */
export function githubFrom(environment: Environment, patience: Patience = PATIENCE): GitHub | undefined {
  const token = given(environment, "GITHUB_TOKEN");
  if (token === undefined) return undefined;
  const repository = given(environment, "GITHUB_REPOSITORY");
  const [, owner, repo] = /^([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+)$/.exec(repository ?? "") ?? [];
  if (owner === undefined || repo === undefined) {
    throw new UsageError(
      repository === undefined
        ? "there is a GITHUB_TOKEN, and no GITHUB_REPOSITORY"
        : `GITHUB_REPOSITORY is "${repository}"; it must be <owner>/<name>`,
      "GitHub Actions sets both. Elsewhere give both, or neither.",
    );
  }
  const apiUrl = given(environment, "GITHUB_API_URL") ?? PUBLIC;
  if (!/^https?:\/\//.test(apiUrl) || !URL.canParse(apiUrl)) {
    throw new UsageError(`GITHUB_API_URL is "${apiUrl}"; it must be a URL`, `Without it, it is ${PUBLIC}.`);
  }
  return { rest: client(token, apiUrl, patience), owner, repo, patience };
}

/** An empty variable is none: a workflow sets one to a secret that a fork does not have. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}
