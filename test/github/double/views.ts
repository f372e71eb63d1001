import type { CheckRun, Comment, Issue, Pull, State } from "./state.ts";

/** What GitHub tells of its things, as far as anybody here asks. */

export const commentView = (state: State, { id, on, body, login }: Comment): object => ({
  id,
  body,
  user: { login },
  html_url: `https://github.com/${state.repository}/pull/${on}#issuecomment-${id}`,
});

export const issueView = (state: State, { number, title, body, state: open, login }: Issue): object => ({
  number,
  title,
  body,
  state: open,
  user: { login },
  html_url: `https://github.com/${state.repository}/issues/${number}`,
});

export const pullView = (state: State, one: Pull): object => ({
  number: one.number,
  state: one.state,
  locked: one.locked,
  html_url: `https://github.com/${state.repository}/pull/${one.number}`,
  head: { sha: one.headSha, repo: { full_name: one.headRepository } },
  base: { ref: one.base ?? "main", repo: { full_name: state.repository } },
  merged_at: one.mergedAt ?? null,
  merge_commit_sha: one.mergeCommit ?? null,
});

export const checkRunView = (one: CheckRun): object => ({
  id: one.id,
  name: one.name,
  head_sha: one.headSha,
  external_id: one.externalId,
  app: { slug: one.app },
  status: one.status,
  conclusion: one.conclusion,
  output: { ...one.output, annotations_count: 0 },
});
