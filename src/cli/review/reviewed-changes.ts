import { diffPlans } from "../../diff/diff-plans.ts";
import type { Side } from "../../diff/types.ts";
import { WorldError } from "../../errors.ts";
import { cleanMerge } from "../../git/clean-merge.ts";
import type { Merged } from "../../github/index.ts";
import { askGit, git } from "../../git/git.ts";
import { fetchHeads, type Origin } from "../../git/heads.ts";
import { withTree } from "../../git/tree.ts";
import { planUri } from "../../plan/bind.ts";
import { comparable } from "../../plan/comparable.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Keys } from "../../review/kept.ts";
import { type Applied, unreviewed } from "../../review/unreviewed.ts";
import type { Marker } from "../../run/publish/index.ts";
import { decode, type ObjectStore } from "../../run/store.ts";
import { sidesOf } from "../diff/sides.ts";

/** A pull request that was merged. */
export type MergedPullRequest = Pick<Merged, "number" | "headSha">;

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
  /** Bound. */
  readonly plan: Plan;
  readonly isAccountGiven: boolean;
  readonly store: ObjectStore;
  /** The newest deployment of the environment. */
  readonly last: Marker;
  /** The commit that the folder shows. */
  readonly commit: string;
  /** Durable resources that would be deleted or replaced. */
  readonly resources: readonly Applied[];
}

/** The changes between what is deployed and what is about to be that no pull request has shown, and the pull requests that were looked at. */
export interface Verdict {
  readonly left: readonly Applied[];
  readonly pullRequests: readonly MergedPullRequest[];
  /** Why nothing could be compared with what was reviewed. */
  readonly because?: string;
}

/**
 * Compares what an environment was deployed with last with what is about to be deployed, and that with what the pull requests in between have shown. What two
 * of them have done to the same file together, none of them has shown: it counts as shown where git merges them without anybody's hand into
 * just this tree. Throws a WorldError where one of them cannot be read.
 */
export async function reviewedChanges(deploying: Deploying, reviews: Reviews): Promise<Verdict> {
  const { root, plan, last, commit, resources } = deploying;
  const name = plan.environment;
  const from = last.commit;
  const isHere = from !== undefined && (await askGit(root, ["cat-file", "-e", `${from}^{commit}`])).code === 0;
  const base = await deployedSide(deploying, isHere ? from : undefined);
  const head = await headSide(root, name);
  const changes = [...diffPlans(name, base, head).changes, ...resources];
  const all = unreviewed(changes, new Set());
  if (all.length === 0) return { left: [], pullRequests: [] };
  if (from === undefined) {
    return {
      left: all,
      pullRequests: [],
      because: "what is deployed comes from a folder with changes that no commit has",
    };
  }
  if (!isHere)
    return { left: all, pullRequests: [], because: `commit ${from}, which is deployed, is not in this clone` };
  const pullRequests = await reviews.mergedPullRequests(from, commit);
  const shown = await Promise.all(pullRequests.map(({ headSha }) => reviews.readReviewed(headSha)));
  const left = unreviewed(all, new Set(shown.flatMap((keys) => [...(keys?.[name] ?? [])])));
  const isAllShown = pullRequests.length > 0 && shown.every((keys) => keys !== undefined);
  // What became of resources is known from Pulumi's previews alone.
  const isOfSpec = left.every((change) => !resources.includes(change));
  if (left.length === 0 || !isAllShown || !isOfSpec) return { left, pullRequests };
  await fetchHeads(root, pullRequests, reviews.origin);
  const merged = await cleanMerge(
    root,
    from,
    pullRequests.map(({ headSha }) => headSha),
  );
  const isMerged = merged !== undefined && merged === (await git(root, ["rev-parse", `${commit}^{tree}`]));
  return { left: isMerged ? [] : left, pullRequests };
}

/** The plan as it lies in S3; uploads and emrald's version as its commit has them. */
async function deployedSide(
  { root, plan, isAccountGiven, store, last }: Deploying,
  commit: string | undefined,
): Promise<Side> {
  const uri = planUri({ ...plan, digest: last.plan });
  const deployed = decode(await store.read(uri)) as Plan | undefined;
  if (!deployed) {
    throw new WorldError(`the plan that is deployed is not there: ${uri}`, {
      next: "Nothing was changed. Without it nobody can say what changes: emrald up without --reviewed deploys all the same.",
    });
  }
  const tree = commit === undefined ? undefined : await withTree(root, commit, sidesOf);
  const then = tree?.get(plan.environment);
  const side = then && "side" in then ? then.side : undefined;
  const emrald = side?.emrald;
  return {
    plan: comparable(deployed, isAccountGiven),
    uploads: side?.uploads ?? {},
    ...(emrald === undefined ? {} : { emrald }),
  };
}

async function headSide(root: string, name: string): Promise<Side | undefined> {
  const side = (await sidesOf(root)).get(name);
  return side && "side" in side ? side.side : undefined;
}
