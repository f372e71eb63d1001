import { diffPlans } from "../../diff/diff-plans.ts";
import type { Change, Side } from "../../diff/types.ts";
import { branchPoint, cleanMerge, treeOf } from "../../git/clean-merge.ts";
import { hasCommit } from "../../git/commits.ts";
import { askGit } from "../../git/git.ts";
import { fetchHeads, type Origin } from "../../git/heads.ts";
import { withTree } from "../../git/tree.ts";
import { type Merged, MOST_COMMITS } from "../../github/index.ts";
import type { Keys } from "../../review/kept.ts";
import { type Applied, unreviewed } from "../../review/unreviewed.ts";
import { sidesOf } from "../diff/sides.ts";
import { toolChanges } from "./tool-changes.ts";

/** A pull request that was merged. */
export type MergedPullRequest = Pick<Merged, "number" | "headSha" | "mergeSha">;

/** Where reviews are kept: GitHub. */
export interface Reviews {
  /** Those whose commits lie between two commits, in the order in which they were merged. */
  mergedPullRequests(base: string, head: string): Promise<readonly MergedPullRequest[]>;
  /** The keys of the changes that a pull request has shown, by environment; undefined where it has shown none. */
  readReviewed(head: string): Promise<Keys | undefined>;
  readonly origin: Origin;
}

/** What is about to be deployed. */
export interface Deploying {
  readonly root: string;
  readonly environment: string;
  /** The commit that is deployed; undefined where that was no commit as it is. */
  readonly from: string | undefined;
  /** The commit that the folder shows. */
  readonly commit: string;
  /** Durable resources that would be deleted or replaced. */
  readonly resources: readonly Applied[];
}

/** What no pull request has shown, and the pull requests that were looked at. */
export interface Verdict {
  readonly left: readonly Applied[];
  readonly pullRequests: readonly MergedPullRequest[];
  /** Why nothing could be compared with what was reviewed. */
  readonly because?: string;
}

/**
 * What a commit changes of an environment, since the one that is deployed, that no pull request has shown. Git itself merges what each of them has changed into the
 * deployed tree, one after the other, but for those that have not shown what they change; between that tree and the one that is about to be deployed lies what
 * nobody has seen. What two of them have done to the same file together counts as seen where git merges it without anybody's hand. Durable resources must have been
 * shown as such. Throws a WorldError where git or GitHub does not answer.
 */
export async function reviewedChanges(deploying: Deploying, reviews: Reviews): Promise<Verdict> {
  const { root, environment, from, commit, resources } = deploying;
  if (from === undefined) {
    return allOf(
      deploying,
      undefined,
      "what is deployed comes from a folder with changes that no commit has, or nobody knows from what",
    );
  }
  if (!(await hasCommit(root, from))) {
    return allOf(deploying, undefined, `commit ${from}, which is deployed, is not in this clone`);
  }
  const commits = Number((await askGit(root, ["rev-list", "--count", `${from}..${commit}`])).out);
  if (commits > MOST_COMMITS)
    return allOf(deploying, from, `${commits} commits lie between; at most ${MOST_COMMITS} are asked about`);
  const pullRequests = from === commit ? [] : await reviews.mergedPullRequests(from, commit);
  await fetchHeads(root, pullRequests, reviews.origin);
  let tree: string | undefined = await treeOf(root, from);
  const shown = new Set<string>();
  for (const pullRequest of pullRequests) {
    const keys = (await reviews.readReviewed(pullRequest.headSha))?.[environment];
    const point = await branchPoint(root, pullRequest);
    if (keys === undefined || !(await isShown(deploying, pullRequest, point, new Set(keys)))) continue;
    for (const key of keys) shown.add(key);
    tree = tree && (await cleanMerge(root, tree, { from: point, head: pullRequest.headSha }));
  }
  const left = unreviewed(resources, shown);
  if (tree === undefined) {
    const all = await allOf(
      deploying,
      from,
      "git does not merge the pull requests one after the other: somebody's hand was in it",
    );
    return { ...all, pullRequests };
  }
  if (tree === (await treeOf(root, commit))) return { left, pullRequests };
  return { left: [...(await unseenSince(deploying, tree)), ...left], pullRequests };
}

/** Whether all that a pull request changes of the environment is among what it has shown. */
async function isShown(
  deploying: Deploying,
  { headSha }: MergedPullRequest,
  point: string,
  keys: ReadonlySet<string>,
): Promise<boolean> {
  return (await changesBetween(deploying, point, headSha)).every(({ key }) => keys.has(key));
}

/** Nothing is known of what was reviewed: everything that changes is left. `from` is undefined where the deployed commit is not to be had. */
async function allOf(deploying: Deploying, from: string | undefined, because: string): Promise<Verdict> {
  return { left: [...(await unseenSince(deploying, from)), ...deploying.resources], pullRequests: [], because };
}

/** What is about to be deployed changes of a commit or a tree: of the environment, and of what deploys it. */
async function unseenSince(deploying: Deploying, before: string | undefined): Promise<readonly Applied[]> {
  const { root, environment, commit } = deploying;
  const tools = before === undefined ? [] : await toolChanges(root, environment, { before, after: commit });
  return [...(await changesBetween(deploying, before, commit)), ...tools];
}

/** What matters to somebody, of one environment, between two commits or trees; without the first everything is new. */
async function changesBetween(
  { root, environment }: Deploying,
  before: string | undefined,
  after: string,
): Promise<readonly Change[]> {
  const side = async (at: string): Promise<Side | undefined> => {
    const found = (await withTree(root, at, sidesOf)).get(environment);
    return found && "side" in found ? found.side : undefined;
  };
  const [base, head] = [before === undefined ? undefined : await side(before), await side(after)];
  return unreviewed(diffPlans(environment, base, head).changes, new Set());
}
