import { pull } from "../../github/double.ts";
import type { WorkflowRun } from "../machine/index.ts";
import type { World } from "./world.ts";

export interface PullRequestOptions {
  readonly branch?: string;
  /** From a repository of somebody else. */
  readonly isFork?: boolean;
}

/** A pull request of one commit on what main is now. */
export interface PullRequest {
  readonly number: number;
  readonly sha: string;
  /** pull-request.yml, as a push to it starts it. */
  readonly opened: () => WorkflowRun;
  /** pull-request-fork.yml, as the end of that starts it. */
  readonly followed: (first: WorkflowRun) => Promise<WorkflowRun>;
  /** Merges it; the commit on main. */
  readonly merge: () => string;
}

export function openPullRequest(
  { git, github, machine }: World,
  files: Readonly<Record<string, string | null>>,
  { branch = `topic-${github.state.pulls.length + 1}`, isFork = false }: PullRequestOptions = {},
): PullRequest {
  const number = github.state.pulls.length + 1;
  const base = git.main();
  const sha = git.commit(files, branch);
  git.name(`refs/pull/${number}/head`, sha);
  const repository = isFork ? "mallory/lake" : github.state.repository;
  const state = pull({ number, headSha: sha, headRepository: repository, commits: [sha] });
  github.state.pulls.push(state);
  const head = { sha, ref: branch, repo: { full_name: repository } };
  const payload = { pull_request: { number, head, base: { sha: base, ref: "main" }, user: { login: "somebody" } } };
  return {
    number,
    sha,
    opened: () =>
      machine.start("pull-request.yml", {
        name: "pull_request",
        sha,
        ref: `refs/pull/${number}/merge`,
        payload,
        fork: isFork,
      }),
    followed: async (first) => {
      const workflow_run = {
        id: first.request.github.run_id,
        event: "pull_request",
        conclusion: await first.ended,
        head_sha: sha,
        head_branch: branch,
        head_repository: { full_name: repository },
      };
      return machine.start("pull-request-fork.yml", {
        name: "workflow_run",
        sha: git.main(),
        payload: { workflow_run },
      });
    },
    merge: () => {
      const merged = git.merge(sha);
      Object.assign(state, { state: "closed", mergedAt: "2026-01-01T00:00:00Z", mergeCommit: merged });
      github.state.history.push(sha);
      return merged;
    },
  };
}
