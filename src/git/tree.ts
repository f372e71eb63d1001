import { mkdtemp, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { askGit, git } from "./git.ts";

/**
 * Writes a folder of the repository as it was in a commit, or in a tree, to a place of its own, and takes it away again. The working tree and its
 * index stay as they are. What the commit does not have is an empty folder. Nobody has looked at it: a link that leads out of it is the text of the link.
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
      const entries = await git(top, ["ls-files", "--stage", "-z"], { env });
      await keepInside(root, linksIn(entries));
    }
    return await act(root);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** `<mode> <object> <stage>\t<path>`, ended by zeros (git-ls-files). */
function linksIn(entries: string): string[] {
  return entries
    .split("\0")
    .flatMap((entry) => (entry.startsWith("120000 ") ? [entry.slice(entry.indexOf("\t") + 1)] : []));
}

/** Files of this machine, and devices that never end, are none of a commit. */
async function keepInside(root: string, links: readonly string[]): Promise<void> {
  const inside = `${await realpath(root).catch(() => root)}${sep}`;
  for (const link of links) {
    const path = join(root, link);
    const leads = await realpath(path).catch(() => undefined);
    if (leads?.startsWith(inside)) continue;
    const text = await readlink(path).catch(() => "");
    await rm(path, { force: true });
    await writeFile(path, text);
  }
}
