import { partitionOf } from "../../../model/partition.ts";
import { iamArn, s3Arn } from "../arns.ts";

/** What the roles of CI may reach in an account: everything of the project's there, by its names. */
export interface Reach {
  readonly project: string;
  readonly account: string;
  /** By name. */
  readonly regions: readonly string[];
  readonly environments: readonly ReachedEnvironment[];
  /** Names of the foundation's own buckets, one a region. */
  readonly buckets: Readonly<Record<FoundationBucket, readonly string[]>>;
  /** Keys that buckets, disks and logs are encrypted with, beside the foundation's own: ARNs. */
  readonly namedKeys: readonly string[];
}

export type FoundationBucket = "state" | "ledger" | "artifacts" | "logs";

/** What an environment calls its own, and what exists that it uses. */
export interface ReachedEnvironment {
  readonly name: string;
  /** Names of the buckets that its stack may make. */
  readonly buckets: readonly string[];
  /** Names of buckets that are there already: they get data, and keep their settings. */
  readonly existingBuckets: readonly string[];
  readonly database: string;
  readonly vpc?: string;
  /** Of a cluster that exists: `j-…`. */
  readonly cluster?: string;
  readonly permissionsBoundary?: string;
  /** ARNs of what exists for EMR and its nodes to work under. */
  readonly serviceRole?: string;
  readonly instanceProfile?: string;
}

/**
 * An ARN in any region: which regions they are is said once, by a Deny for all others (guards.ts), instead of in each ARN, or the
 * policies of many regions would be larger than IAM takes.
 */
export function reached({ regions, account }: Reach, service: string, resource: string): string {
  return `arn:${partitionOf(homeOf(regions)).name}:${service}:*:${account}:${resource}`;
}

/** The same of IAM, which is of no region. */
export function reachedIam({ regions, account }: Reach, resource: string): string {
  return iamArn({ region: homeOf(regions), account }, resource);
}

/** A bucket and all that is in it. */
export function reachedBucket({ regions }: Reach, bucket: string): [bucket: string, keys: string] {
  const home = { region: homeOf(regions) };
  return [s3Arn(home, bucket), s3Arn(home, bucket, "*")];
}

/** All of them are in one partition: an account is. */
function homeOf([region = ""]: readonly string[]): string {
  return region;
}

/** IAM User Guide, quotas. */
const LONGEST_ROLE = 64;

/**
 * What names of an environment's roles look like, in IAM's patterns: `<project>-<environment>-*`. Neither has a `-` of its own, so
 * `dev` does not match what is `dev_2`'s. Names that `awsName` cut end in six hex digits.
 */
export function rolePatterns({ project }: Reach, environment: string): string[] {
  const beginning = `${project}-${environment}-`;
  const cut = LONGEST_ROLE - 7;
  return beginning.length <= cut ? [`${beginning}*`] : [`${beginning}*`, `${beginning.slice(0, cut)}-??????`];
}
