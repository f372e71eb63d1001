import { mergeBase } from "./commits.ts";
import { askGit, git } from "./git.ts";

/** A change as a branch brings it: its last commit, and the commit on the branch that it was merged into. */
export interface Branch {
  readonly headSha: string;
  readonly mergeSha: string;
}

/** The commit that a branch started from, or took in last, before it was merged. */
export async function branchPoint(folder: string, { headSha, mergeSha }: Branch): Promise<string> {
  return mergeBase(folder, `${mergeSha}^1`, headSha);
}

/**
 * The tree that git itself makes when a branch's own change, and nothing else that is in its history, is merged into another tree: undefined where they conflict. Commits
 * and trees that nobody names are made for it, and cleared away by git.
 */
export async function cleanMerge(
  folder: string,
  into: string,
  { from, head }: { readonly from: string; readonly head: string },
): Promise<string | undefined> {
  // A history in which both come from `from` and from nothing else.
  const base = await commitTree(folder, await treeOf(folder, from));
  const ours = await commitTree(folder, await treeOf(folder, into), base);
  const theirs = await commitTree(folder, await treeOf(folder, head), base);
  const merged = await askGit(folder, ["merge-tree", "--write-tree", ours, theirs]);
  return merged.code === 0 ? merged.out.trim() : undefined;
}

/** Of a commit, or of a tree. */
export function treeOf(folder: string, treeish: string): Promise<string> {
  return git(folder, ["rev-parse", "--verify", `${treeish}^{tree}`]);
}

function commitTree(folder: string, tree: string, parent?: string): Promise<string> {
  const from = parent === undefined ? [] : ["-p", parent];
  return git(folder, ["commit-tree", tree, ...from, "-m", "a step of a merge"], { env: NOBODY });
}

/** A commit has an author, also where git knows no name of the user; the same commit is the same one each time. */
const NOBODY = {
  GIT_AUTHOR_NAME: "emrald",
  GIT_AUTHOR_EMAIL: "emrald@localhost",
  GIT_AUTHOR_DATE: "1970-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "emrald",
  GIT_COMMITTER_EMAIL: "emrald@localhost",
  GIT_COMMITTER_DATE: "1970-01-01T00:00:00Z",
};
