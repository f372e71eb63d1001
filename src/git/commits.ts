import { UsageError, WorldError } from "../errors.ts";
import { askGit, git } from "./git.ts";

/** The commit that a name means: a branch, a tag, a hash, `HEAD~2`. Throws a UsageError where there is none. */
export async function commitOf(folder: string, name: string): Promise<string> {
  const { code, out } = await askGit(folder, ["rev-parse", "--verify", "--end-of-options", `${name}^{commit}`]);
  if (code === 0) return out.trim();
  await requireRepository(folder);
  throw new UsageError(
    `git knows no commit "${name}"`,
    (await isShallow(folder)) ? FETCH : "Name a branch, a tag or a commit; git fetch gets what others have pushed.",
  );
}

/** That git knows nothing of a name may be because it opens no repository here at all. */
async function requireRepository(folder: string): Promise<void> {
  const { code, said } = await askGit(folder, ["rev-parse", "--git-dir"]);
  if (said.includes("not a git repository")) throw new UsageError(`"${folder}" is in no git repository`);
  if (code !== 0) {
    throw new WorldError(`git does not open the repository of "${folder}": ${said}`, {
      next: "git status says more; of a folder that is somebody else's: git config --global --add safe.directory <folder>",
    });
  }
  const { out } = await askGit(folder, ["rev-list", "--all", "--max-count=1"]);
  if (out === "")
    throw new UsageError(`nothing is committed yet in "${folder}"`, "git commit makes what a change is compared with.");
}

/** The newest commit that both come from. Throws a WorldError where there is none. */
export async function mergeBase(folder: string, one: string, other: string): Promise<string> {
  const { code, out } = await askGit(folder, ["merge-base", one, other]);
  if (code === 0) return out.trim();
  const next = (await isShallow(folder)) ? FETCH : undefined;
  throw new WorldError(
    `"${short(one)}" and "${short(other)}" have no commit in common`,
    next === undefined ? {} : { next },
  );
}

/** The commit that a folder shows, where it is just that: undefined with changes that are not committed, and without git. */
export async function cleanCommit(folder: string): Promise<string | undefined> {
  const head = await askGit(folder, ["rev-parse", "--verify", "HEAD^{commit}"]).catch(() => undefined);
  if (head?.code !== 0) return undefined;
  const changes = await askGit(folder, ["status", "--porcelain", "--untracked-files=normal", "--", ".", ...NOT_OURS]);
  return changes.code === 0 && changes.out === "" ? head.out.trim() : undefined;
}

/** What Pulumi notes about a stack (its salt, when it makes one), and what emrald keeps for itself, say nothing of the spec. */
const NOT_OURS = [":(exclude)Pulumi.*.yaml", ":(exclude).emrald"];

/** Whether a commit is in this clone. */
export async function hasCommit(folder: string, commit: string): Promise<boolean> {
  return (await askGit(folder, ["cat-file", "-e", `${commit}^{commit}`])).code === 0;
}

export function short(commit: string): string {
  return /^[0-9a-f]{40,}$/.test(commit) ? commit.slice(0, 12) : commit;
}

const FETCH =
  "This clone does not have the whole history: git fetch --unshallow, or fetch-depth: 0 of actions/checkout.";

async function isShallow(folder: string): Promise<boolean> {
  return (await git(folder, ["rev-parse", "--is-shallow-repository"]).catch(() => "")) === "true";
}
