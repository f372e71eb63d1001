import { asking } from "./asking.ts";
import type { GitHub } from "./client.ts";

/** A pull request, as far as a comment asks. */
export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly isOpen: boolean;
  readonly url: string;
}

/** Throws a WorldError where there is none of that number. */
export async function pullRequest({ rest, owner, repo }: GitHub, number: number): Promise<PullRequest> {
  const { data } = await asking(`read pull request #${number}`, "pull-requests: read", () =>
    rest.pulls.get({ owner, repo, pull_number: number }),
  );
  return asPullRequest(data);
}

/**
 * The open pull requests whose head is this commit, the oldest first; where a repository is named, those whose head lies there: anybody can open another one with the
 * commit of somebody else's. They are looked for in the list of all: what GitHub knows of a commit
 * leaves out those from forks, whose commits are not in the repository. Throws a WorldError.
 */
export async function openWithHead(
  { rest, owner, repo }: GitHub,
  sha: string,
  repository: string | undefined,
): Promise<readonly PullRequest[]> {
  const isWanted = (head: { readonly sha: string; readonly repo: { readonly full_name: string } | null }): boolean =>
    head.sha === sha && (repository === undefined || head.repo?.full_name === repository);
  const found = await asking("read the open pull requests", "pull-requests: read", async () => {
    const all: PullRequest[] = [];
    for await (const { data } of rest.paginate.iterator(rest.pulls.list, {
      owner,
      repo,
      state: "open",
      per_page: 100,
    })) {
      all.push(...data.filter(({ head }) => isWanted(head)).map(asPullRequest));
    }
    return all;
  });
  return found.sort((a, b) => a.number - b.number);
}

function asPullRequest(data: {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly state: string;
  readonly html_url: string;
}): PullRequest {
  return { number: data.number, headSha: data.head.sha, isOpen: data.state === "open", url: data.html_url };
}
