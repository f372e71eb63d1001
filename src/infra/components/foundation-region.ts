import { kms } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
} from "@pulumi/pulumi";
import type { RegionPlan } from "../decide/foundation/foundation-plan.ts";
import { FOUNDATION_BUCKETS } from "../decide/foundation/lifecycles.ts";
import type { FoundationBucket } from "../decide/foundation/reach.ts";
import { safeBucket } from "./safe-bucket.ts";

/** What all environments of a region share: the buckets, and the key of their disks. All of it is protected. */
export class FoundationRegion extends ComponentResource {
  /** By what they hold: names, known once all of the bucket is there. */
  readonly buckets: Readonly<Record<FoundationBucket, Output<string>>>;
  /** ARN; undefined where the environments have keys of their own. */
  readonly key: Output<string> | undefined;

  constructor(name: string, plan: RegionPlan, opts: ComponentResourceOptions) {
    super("emrald:infra:FoundationRegion", name, {}, opts);
    const own = { parent: this, protect: true };
    const { region, bucketKey: kmsKey } = plan;
    const made = FOUNDATION_BUCKETS.map(
      (what) =>
        [
          what,
          safeBucket(`${name}-${what}`, { ...plan.buckets[what], region, protect: true, kmsKey }, { parent: this }),
        ] as const,
    );
    this.buckets = Object.fromEntries(made) as Record<FoundationBucket, Output<string>>;
    this.key = plan.key && key(name, plan.key, own);
    this.registerOutputs({ buckets: this.buckets, key: this.key });
  }
}

function key(
  name: string,
  { alias, policy }: NonNullable<RegionPlan["key"]>,
  own: CustomResourceOptions,
): Output<string> {
  const made = new kms.Key(
    `${name}-key`,
    {
      description: "Disks of EMR's nodes and notebooks",
      enableKeyRotation: true,
      // The longest that KMS waits: what is encrypted with a key that is gone is gone (API reference, ScheduleKeyDeletion).
      deletionWindowInDays: 30,
      policy,
    },
    own,
  );
  new kms.Alias(`${name}-key`, { name: alias, targetKeyId: made.keyId }, own);
  return made.arn;
}
