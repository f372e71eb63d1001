import { git } from "./git.ts";

/** The files that differ between two commits or trees, from the top of the repository; paths are as git takes them, from the folder on. */
export async function changedFiles(
  folder: string,
  before: string,
  after: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const names = await git(folder, ["diff", "--name-only", "--no-renames", "-z", before, after, "--", ...paths]);
  return names.split("\0").filter((name) => name !== "");
}
