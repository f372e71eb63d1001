import * as aws from "@pulumi/aws";
import { interpolate, type Output } from "@pulumi/pulumi";
import type { CheckedProject } from "../project/project.ts";
import { FOUNDATION } from "../model/names.ts";
import { partitionOf } from "../model/partition.ts";
import { FoundationCi } from "./components/foundation-ci.ts";
import { FoundationRegion } from "./components/foundation-region.ts";
import { foundationPlan, type FoundationSpec, placedEnvironments } from "./decide/foundation/foundation-plan.ts";
import type { FoundationBucket } from "./decide/foundation/reach.ts";
import type { FoundationRole } from "./decide/foundation/roles.ts";

/** What an operator writes down after it: variables of GitHub, and where `pulumi login` goes. */
export interface FoundationOutputs {
  readonly account: string;
  readonly regions: Readonly<Record<string, RegionOutputs>>;
  /** ARNs; none without `foundation.github`. */
  readonly roles?: Readonly<Record<FoundationRole, Output<string>>>;
}

export interface RegionOutputs {
  readonly buckets: Readonly<Record<FoundationBucket, Output<string>>>;
  /** ARN of the key for disks, where one is made. */
  readonly key?: Output<string>;
  /** For `pulumi login`: `s3://<bucket>?region=…`. */
  readonly backend: Output<string>;
}

/**
 * Registers what all environments of a project share in the account whose credentials are in use. The project has no errors.
 *
 * @throws {UsageError} where the project has nothing in that account.
 */
export async function foundationStack({
  files,
  scenes,
}: Pick<CheckedProject, "files" | "scenes">): Promise<FoundationOutputs> {
  const spec = files.project.value as unknown as FoundationSpec;
  const environments = scenes.map(({ environment }) => environment);
  const [first] = placedEnvironments(environments);
  // IAM is asked where it lives, so that no environment's coming or going moves its resources to another provider.
  const region = partitionOf(first.region).iam as aws.Region;
  const { accountId } = await aws.getCallerIdentity({}, { provider: new aws.Provider("caller", { region }) });
  const plan = foundationPlan(spec, environments, accountId);
  // Whoever comes back with the credentials of another account changes nothing.
  const shared = { allowedAccountIds: [accountId], defaultTags: { tags: { ...plan.tags } } };
  const regions = plan.regions.map((one) => {
    const provider = new aws.Provider(one.region, { ...shared, region: one.region as aws.Region });
    return [
      one.region,
      outputs(one.region, new FoundationRegion(`${FOUNDATION}-${one.region}`, one, { providers: [provider] })),
    ] as const;
  });
  const ci =
    plan.ci &&
    new FoundationCi(`${FOUNDATION}-ci`, plan.ci, { providers: [new aws.Provider("iam", { ...shared, region })] });
  return { account: accountId, regions: Object.fromEntries(regions), ...(ci ? { roles: ci.roles } : {}) };
}

function outputs(region: string, { buckets, key }: FoundationRegion): RegionOutputs {
  return { buckets, ...(key ? { key } : {}), backend: interpolate`s3://${buckets.state}?region=${region}` };
}
