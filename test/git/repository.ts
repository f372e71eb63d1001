import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { type Tree, writeTree } from "../project.ts";

/** A repository of git with nobody's settings, in a folder of its own. */
export interface Repository {
  readonly root: string;
  readonly git: (...args: string[]) => string;
  /** Lays files over those that are there (an empty one is removed), and commits all. Gives back the commit. */
  readonly commit: (files: Tree, message?: string) => string;
}

export function repository(files: Tree): Repository {
  const root = writeTree(files);
  const git = (...args: string[]): string => execaSync("git", args, { cwd: root, env: ALONE }).stdout;
  const commit = (changed: Tree, message = "change"): string => {
    for (const [file, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      if (text === "") rmSync(join(root, file));
      else writeFileSync(join(root, file), text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet", "--initial-branch=main");
  commit({}, "first");
  return { root, git, commit };
}

const ALONE = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};
