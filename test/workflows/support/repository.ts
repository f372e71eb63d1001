import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { onTestFinished } from "vitest";
import type { Tree } from "../../project.ts";

/** A repository as GitHub holds it. */
export interface TestRepository {
  readonly git: string;
  /** The first commit. */
  readonly head: string;
  /** Commits files on top of a branch, which is made from main where it is not there; null removes a file. The commit. */
  readonly commit: (files: Readonly<Record<string, string | null>>, branch?: string) => string;
  /** Merges a commit into main. The merge. */
  readonly merge: (sha: string) => string;
  /** What main is now. */
  readonly main: () => string;
  /** Names a commit: `refs/pull/1/head`, as of a fork. */
  readonly name: (ref: string, sha: string) => void;
}

const WHO = { NAME: "t", EMAIL: "t@example.com" };
const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) => Object.entries(WHO).map(([key, value]) => [`GIT_${role}_${key}`, value])),
);

/** A repository of one commit on main. */
export function testRepository(files: Tree): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), "emrald-git-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]): string => execaSync("git", args, { cwd: folder, env: IDENTITY }).stdout;
  git("init", "--quiet", "--initial-branch=main");
  // GitHub gives whatever commit it is asked for by its name.
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  const write = (changes: Readonly<Record<string, string | null>>): string => {
    for (const [file, text] of Object.entries(changes)) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "change");
    return git("rev-parse", "HEAD");
  };
  const head = write(files);
  return {
    git: folder,
    head,
    commit: (changes, branch = "main") => {
      const known = git("branch", "--list", branch) !== "";
      git("checkout", "--quiet", ...(known ? [branch] : ["-b", branch, "main"]));
      const sha = write(changes);
      git("checkout", "--quiet", "main");
      return sha;
    },
    merge: (sha) => {
      git("checkout", "--quiet", "main");
      git("merge", "--quiet", "--no-ff", "--message", "Merge", sha);
      return git("rev-parse", "HEAD");
    },
    main: () => git("rev-parse", "main"),
    name: (ref, sha) => void git("update-ref", ref, sha),
  };
}
