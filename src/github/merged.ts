import { WorldError } from "../errors.ts";
import { asking } from "./asking.ts";
import type { GitHub } from "./client.ts";

/** A pull request that was merged, and the commit that was reviewed last. */
export interface Merged {
  readonly number: number;
  readonly headSha: string;
  /** The commit that it became on the branch. */
  readonly mergeSha: string;
  readonly url: string;
}

/** Commits of one deployment: each may be asked about, and a token of GitHub Actions has 1,000 requests an hour (REST API, rate limits). */
export const MOST_COMMITS = 500;

/**
 * The pull requests that were merged into a branch and brought what `head` has and `base` has not, in the order of their merges. One whose merge is not
 * among these commits is none of them. Throws a WorldError where GitHub does not say, or there are more than MOST_COMMITS to ask about.
 */
export async function mergedPullRequests(
  github: GitHub,
  { base, head, branch }: { readonly base: string; readonly head: string; readonly branch: string },
): Promise<readonly Merged[]> {
  const { rest, owner, repo } = github;
  const commits = await commitsBetween(github, base, head);
  const between = new Set(commits);
  const asked = new Set<string>();
  const found = new Map<number, Merged & { readonly at: string }>();
  // The newest first: a merge, and then what it has merged, which need not be asked about.
  for (const sha of commits.toReversed()) {
    if (asked.has(sha)) continue;
    asked.add(sha);
    const { data } = await asking(`ask which pull request brought ${sha.slice(0, 12)}`, "pull-requests: read", () =>
      rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha: sha, per_page: 100 }),
    );
    for (const {
      number,
      head: { sha: last },
      html_url: url,
      merged_at: at,
      merge_commit_sha: merge,
      base: { ref: into },
    } of data) {
      if (!at || found.has(number) || merge === null || !between.has(merge) || into !== branch) continue;
      found.set(number, { number, headSha: last, mergeSha: merge, url, at });
      for (const brought of await commitsOf(github, number)) asked.add(brought);
    }
  }
  return [...found.values()]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.number - b.number))
    .map(({ at: _, ...merged }) => merged);
}

/** The oldest first. */
async function commitsBetween({ rest, owner, repo }: GitHub, base: string, head: string): Promise<readonly string[]> {
  const what = `compare ${base.slice(0, 12)} with ${head.slice(0, 12)}`;
  return asking(what, "contents: read", async () => {
    const commits: string[] = [];
    for (let page = 1; ; page += 1) {
      const at = { owner, repo, basehead: `${base}...${head}`, per_page: 100, page };
      const { data } = await rest.repos.compareCommitsWithBasehead(at);
      if (data.total_commits > MOST_COMMITS) throw tooMany(data.total_commits, base);
      commits.push(...data.commits.map(({ sha }) => sha));
      if (data.commits.length === 0 || commits.length >= data.total_commits) return commits;
    }
  });
}

function tooMany(commits: number, base: string): WorldError {
  return new WorldError(
    `there are ${commits} commits since ${base.slice(0, 12)}; at most ${MOST_COMMITS} are asked about at GitHub`,
    { next: "Look at the changes with emrald diff, and accept them: emrald up --reviewed --accept." },
  );
}

/** GitHub tells at most 250 of one pull request; the others are asked about one by one. */
async function commitsOf({ rest, owner, repo }: GitHub, number: number): Promise<readonly string[]> {
  const commits = await asking(`read the commits of pull request #${number}`, "pull-requests: read", () =>
    rest.paginate(rest.pulls.listCommits, { owner, repo, pull_number: number, per_page: 100 }),
  );
  return commits.map(({ sha }) => sha);
}
