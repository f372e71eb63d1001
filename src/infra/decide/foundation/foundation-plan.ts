import { UsageError } from "../../../errors.ts";
import { bucketNameOf, FOUNDATION } from "../../../model/names.ts";
import { LOCAL_ENVIRONMENT } from "../../../spec/environment.ts";
import { given } from "../../../spec/given.ts";
import type { Foundation, Project } from "../../../spec/schema/types.ts";
import type { EnvironmentSpec } from "../../../spec/types.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { keyAlias } from "../names.ts";
import { commonTags } from "../tags.ts";
import { type CiPlan, ciPlan } from "./ci-plan.ts";
import { keyPolicy } from "./key-policy.ts";
import { FOUNDATION_BUCKETS, lifecycle } from "./lifecycles.ts";
import type { FoundationBucket } from "./reach.ts";
import { reachOf } from "./reach-of.ts";

/** What an operator lays in an account for all environments of a project there: data, nothing is made yet. */
export interface FoundationPlan {
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  /** By name. */
  readonly regions: readonly RegionPlan[];
  /** Without a repository nobody but the operator deploys. */
  readonly ci?: CiPlan;
}

export interface RegionPlan {
  readonly region: string;
  readonly buckets: Readonly<Record<FoundationBucket, { readonly bucket: string; readonly lifecycle: Lifecycle }>>;
  /** ARN of the customer key of the buckets; S3's own key unless said. */
  readonly bucketKey?: string;
  /** For disks. None is made where all environments name keys of their own. */
  readonly key?: { readonly alias: string; readonly policy: string };
}

/** What is said of a project beside its environments, as written. */
export type FoundationSpec = Pick<Partial<Project>, "owner" | "tags" | "security" | "logs" | "foundation"> & {
  readonly project: string;
};

const LOG_RETENTION_DAYS = 90;

/**
 * The foundation of one account. `environments` are all of the project's: those of other accounts, and the built-in one, do not count;
 * one that names no account is where its operator is. `account` has 12 digits.
 *
 * @throws {UsageError} where no environment is in the account, or IAM takes less than its roles need.
 */
export function foundationPlan(
  spec: FoundationSpec,
  environments: readonly EnvironmentSpec[],
  account: string,
): FoundationPlan {
  const here = environmentsOf(environments, account);
  const regions = [...new Set(here.map(({ region }) => region))].sort();
  const ci = spec.foundation?.github && ciOf(spec, spec.foundation.github, here, account);
  return given<FoundationPlan>({
    account,
    tags: commonTags({ project: spec.project, environment: FOUNDATION, owner: spec.owner, tags: spec.tags ?? {} }),
    regions: regions.map((region) => regionPlan(spec, here, { region, account })),
    ci,
  });
}

/** An environment that lives on AWS. */
export type PlacedEnvironment = EnvironmentSpec & { readonly region: string };

/**
 * The environments that live on AWS: at least one.
 *
 * @throws {UsageError} where there is none.
 */
export function placedEnvironments(
  environments: readonly EnvironmentSpec[],
): [PlacedEnvironment, ...PlacedEnvironment[]] {
  const [first, ...others] = environments.filter(isPlaced);
  if (first) return [first, ...others];
  throw new UsageError(
    "a foundation needs an environment on AWS, and the project has none",
    "Name one with its region below `environments` of pipelines/project.yaml.",
  );
}

function environmentsOf(environments: readonly EnvironmentSpec[], account: string): PlacedEnvironment[] {
  const placed = placedEnvironments(environments);
  const here = placed.filter((environment) => (environment.account ?? account) === account);
  if (here.length > 0) return here;
  const theirs = placed.map((environment) => `"${environment.name}" in ${environment.account ?? ""}`);
  throw new UsageError(
    `no environment is in account ${account}, whose credentials are in use`,
    `The environments are ${theirs.join(", ")}: use credentials of one of these accounts.`,
  );
}

function isPlaced(environment: EnvironmentSpec): environment is PlacedEnvironment {
  return environment.name !== LOCAL_ENVIRONMENT && environment.region !== undefined;
}

function regionPlan(
  { project, logs }: FoundationSpec,
  here: readonly PlacedEnvironment[],
  home: { readonly region: string; readonly account: string },
): RegionPlan {
  const { region, account } = home;
  const keys = here.filter((environment) => environment.region === region).map((one) => one.security.kmsKey);
  // What all environments share is encrypted with a key that all of them may use, or with S3's own.
  const [shared, other] = new Set(keys);
  const bucket = (name: FoundationBucket): RegionPlan["buckets"][FoundationBucket] => ({
    bucket: bucketNameOf({ project, environment: FOUNDATION, region }, name, account),
    lifecycle: lifecycle(name, logs?.retention_days ?? LOG_RETENTION_DAYS),
  });
  return given<RegionPlan>({
    region,
    buckets: Object.fromEntries(FOUNDATION_BUCKETS.map((name) => [name, bucket(name)])) as RegionPlan["buckets"],
    bucketKey: other === undefined && keys.every((key) => key === shared) ? shared : undefined,
    key: keys.includes(undefined) ? { alias: keyAlias(project), policy: keyPolicy(home) } : undefined,
  });
}

function ciOf(
  spec: FoundationSpec,
  github: NonNullable<Foundation["github"]>,
  here: readonly PlacedEnvironment[],
  account: string,
): CiPlan {
  return ciPlan({
    github,
    oidcProvider: spec.foundation?.oidc_provider,
    boundary: spec.security?.permissions_boundary,
    reach: reachOf(spec, here, account),
  });
}
