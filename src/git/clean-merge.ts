import { askGit, git } from "./git.ts";

/**
 * The tree that git itself makes when it merges commits one after the other into another, without anybody's hand: undefined where they conflict, or
 * where one of them is not here. Nothing that people see is changed: commits and trees that nobody names are cleared away by git.
 */
export async function cleanMerge(folder: string, into: string, heads: readonly string[]): Promise<string | undefined> {
  let commit = into;
  for (const head of heads) {
    const merged = await askGit(folder, ["merge-tree", "--write-tree", commit, head]);
    if (merged.code !== 0) return undefined;
    const tree = merged.out.trim();
    commit = await git(folder, ["commit-tree", tree, "-p", commit, "-p", head, "-m", "merged"], { env: NOBODY });
  }
  return git(folder, ["rev-parse", `${commit}^{tree}`]);
}

/** A commit has an author, also where git knows no name of the user. */
const NOBODY = {
  GIT_AUTHOR_NAME: "emrald",
  GIT_AUTHOR_EMAIL: "emrald@localhost",
  GIT_COMMITTER_NAME: "emrald",
  GIT_COMMITTER_EMAIL: "emrald@localhost",
};
