import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { type Collected, collectLocked } from "./collect.ts";
import { locked, type LockWorld } from "./lock.ts";
import { forgetDeployments, markDeployment, markRun } from "./marker.ts";
import { type BytesOf, publishPlan } from "./publish-plan.ts";

/** A plan on its way to the artifacts bucket of its project. */
export interface Publication extends LockWorld {
  /** Bound. */
  readonly plan: Plan;
  readonly bytesOf: BytesOf;
}

export interface Published {
  /** URIs of what was not there yet. */
  readonly written: readonly string[];
  readonly collected: Collected;
}

/**
 * Publishes the plan of a deployment: it is retained, with its artifacts, until ten others of the environment have come after it.
 * Then takes away what nothing names any more. `deployed` is the digest of the plan that the environment works with now:
 * it stays, however many deployments have failed since. `commit` is what it is deployed from.
 */
export async function publish(
  publication: Publication & { readonly deployed?: string; readonly commit?: string },
): Promise<Published> {
  const { plan, bytesOf, store, deployed, commit, now = () => new Date() } = publication;
  return locked(bucketOf(plan), `the deployment of environment "${plan.environment}"`, publication, async (sure) => {
    // The marker comes first: whoever dies behind it leaves nothing that another takes away.
    await markDeployment(plan, store, now(), commit);
    const written = await publishPlan(plan, bytesOf, store);
    await forgetDeployments(plan, store, deployed);
    return { written, collected: await collectLocked(plan, store, sure) };
  });
}

/**
 * Publishes the plan of a run that is about to begin, and that holds the lease of its environment: it is retained until its
 * record is in the ledger.
 */
export async function publishForRun(publication: Publication): Promise<readonly string[]> {
  const { plan, bytesOf, store, now = () => new Date() } = publication;
  return locked(bucketOf(plan), `a run of environment "${plan.environment}"`, publication, async () => {
    await markRun(plan, store, now());
    return publishPlan(plan, bytesOf, store);
  });
}

function bucketOf(plan: Plan): string {
  return asText(plan.buckets["artifacts"]);
}
