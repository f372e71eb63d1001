import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/**
 * The way from the root of the git repository that a project lies in to a file of it, with slashes: that is how GitHub knows files. Where there is
 * no repository, from the project's folder on.
 */
export function repositoryPaths(root: string): (file: string) => string {
  const home = repositoryOf(resolve(root)) ?? resolve(root);
  return (file) => relative(home, resolve(root, file)).split(sep).join("/");
}

/** A worktree, and a submodule, have a file of this name. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}
