import { count } from "../spec/count.ts";
import { canonical } from "../model/canonical.ts";
import type { Plan } from "../plan/plan.ts";
import { clusterSummary } from "./clusters.ts";
import type { Draft } from "./draft.ts";
import type { Found } from "./fields.ts";
import { isOwnBucket, readable, spellText } from "./readable.ts";
import { programAdditions } from "./steps.ts";
import type { Side } from "./types.ts";

/** A new environment is one change, unless something of it was there before: what is taken, or may be touched, is told besides. */
export function newEnvironment(environment: string, head: Side): Draft[] {
  const { plan, databaseSharedWith = [] } = head;
  const buckets = Object.keys(plan.buckets)
    .filter((bucket) => !isOwnBucket(plan, bucket))
    .map((bucket) => newBucket(plan, bucket));
  const { cluster_id } = plan.settings;
  const cluster: Found[] =
    cluster_id === undefined ? [] : [{ kind: "environment/cluster-taken", path: "cluster_id", is: cluster_id }];
  const { database } = plan.catalog;
  const shared: Found[] =
    databaseSharedWith.length === 0
      ? []
      : [
          {
            kind: "environment/database-shared",
            path: "catalog.database",
            is: `${database}, as ${databaseSharedWith.join(", ")}`,
            identity: database,
          },
        ];
  const added: Found = { kind: "environment/added", is: environmentSummary(head), identity: identityOf(head) };
  return [
    ...[added, ...buckets, ...cluster, ...shared].map((one) => ({ ...one, subject: environment })),
    ...programAdditions(readable(plan)),
  ];
}

/** Where it is, who deploys it, and what runs on which nodes. */
export function environmentSummary({ plan, deploy }: Side): string {
  const { region, settings, datasets, steps, clusters } = plan;
  const counted = (some: object, word: string): string => count(Object.keys(some).length, word);
  const deployed = deploy === undefined ? [] : [`deploy: ${deploy}`];
  const what = [region, settings.lifecycle, ...deployed, counted(datasets, "dataset"), counted(steps, "step")].join(
    ", ",
  );
  const fleets = Object.entries(clusters).map(([name, cluster]) => `${name} (${clusterSummary(cluster)})`);
  return [what, ...fleets].join("; ");
}

/** The bucket of a stage that is used for the first time. One that was there before is somebody's. */
export function newBucket(plan: Plan, bucket: string): Found {
  const kind = isOwnBucket(plan, bucket) ? "environment/bucket-added" : "environment/bucket-taken";
  return { kind, path: bucketPath(bucket), is: bucketName(plan, bucket) };
}

export function bucketName(plan: Plan, bucket: string): string | undefined {
  const known = plan.buckets[bucket];
  if (known === undefined) return undefined;
  return isOwnBucket(plan, bucket) ? "emrald's own" : spellText(known);
}

export function bucketPath(bucket: string): string {
  return `stages.${bucket}.bucket`;
}

/** What is new of a whole environment: all of it. */
function identityOf({ plan, uploads, emrald, deploy, foundation, prices }: Side): string {
  const beside = [deploy ?? null, foundation ?? null, prices?.sha256 ?? null];
  return canonical([plan.digest, uploads, emrald ?? null, ...beside]);
}
