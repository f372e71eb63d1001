import { bucketNameOf, FOUNDATION } from "../../../model/names.ts";
import { given } from "../../../spec/given.ts";
import { STAGES } from "../../../spec/stages.ts";
import type { FoundationSpec, PlacedEnvironment } from "./foundation-plan.ts";
import type { FoundationBucket, Reach, ReachedEnvironment } from "./reach.ts";

/** What the environments of an account call their own. */
export function reachOf(
  { project, security }: Pick<FoundationSpec, "project" | "security">,
  environments: readonly PlacedEnvironment[],
  account: string,
): Reach {
  const regions = [...new Set(environments.map(({ region }) => region))].sort();
  const bucketsOf = (bucket: FoundationBucket): string[] =>
    regions.map((region) => bucketNameOf({ project, environment: FOUNDATION, region }, bucket, account));
  const keys = [security?.kms_key, ...environments.map((environment) => environment.security.kmsKey)];
  return {
    project,
    account,
    regions,
    environments: environments.map((environment) => reachedEnvironment(environment, account)),
    buckets: {
      state: bucketsOf("state"),
      ledger: bucketsOf("ledger"),
      artifacts: bucketsOf("artifacts"),
      logs: bucketsOf("logs"),
    },
    namedKeys: [...new Set(keys.flatMap((key) => key ?? []))],
  };
}

function reachedEnvironment(environment: PlacedEnvironment, account: string): ReachedEnvironment {
  const { name, project, region, stages, security } = environment;
  const made = STAGES.filter((stage) => stages[stage].bucket === undefined);
  return given<ReachedEnvironment>({
    name,
    buckets: made.map((stage) => bucketNameOf({ project, environment: name, region }, stage, account)),
    existingBuckets: STAGES.flatMap((stage) => stages[stage].bucket ?? []),
    database: environment.catalog.database,
    vpc: environment.network.vpc,
    cluster: environment.clusterId,
    permissionsBoundary: security.permissionsBoundary,
    serviceRole: security.serviceRole,
    instanceProfile: security.instanceProfile,
  });
}
