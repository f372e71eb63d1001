import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askGit, git } from "./git.ts";

/**
 * Writes a folder of the repository as it was in a commit, or in a tree, to a place of its own, and takes it away again. The working tree and its
 * index stay as they are. What the commit does not have is an empty folder.
 */
export async function withTree<T>(folder: string, treeish: string, act: (root: string) => Promise<T>): Promise<T> {
  const place = await mkdtemp(join(tmpdir(), "emrald-tree-"));
  try {
    const root = join(place, "tree");
    const prefix = await git(folder, ["rev-parse", "--show-prefix"]);
    // `<tree>:` is the whole of it, `<tree>:below` a folder.
    const tree = await askGit(folder, ["rev-parse", "--verify", "--quiet", `${treeish}:${prefix.replace(/\/$/, "")}`]);
    if (tree.code === 0) {
      const env = { GIT_INDEX_FILE: join(place, "index") };
      await git(folder, ["read-tree", tree.out.trim()], { env });
      // From the top, since git takes the names of an index from there.
      const top = await git(folder, ["rev-parse", "--show-toplevel"]);
      await git(top, ["checkout-index", "--all", "--quiet", `--prefix=${root}/`], { env });
    }
    return await act(root);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
