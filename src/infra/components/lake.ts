import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { asText } from "../../plan/bind.ts";
import type { Stage } from "../../spec/schema/types.ts";
import { LAKE_LIFECYCLE } from "../decide/lifecycle.ts";
import { STAGES } from "../../spec/stages.ts";
import type { Context } from "../context.ts";
import { safeBucket } from "./safe-bucket.ts";

/** A bucket for each stage that the pipelines use. One that exists already is left as it is. */
export class Lake extends ComponentResource {
  /** By stage: the names of all, made or found. */
  readonly buckets: Readonly<Partial<Record<Stage, Output<string> | string>>>;

  constructor(name: string, { plan, home }: Context, opts?: ComponentResourceOptions) {
    super("emrald:infra:Lake", name, {}, opts);
    const { existing_buckets, protect, security } = plan.settings;
    const lifecycle = protect || plan.settings.after_run === "keep" ? LAKE_LIFECYCLE : undefined;
    const buckets: Partial<Record<Stage, Output<string> | string>> = {};
    for (const stage of STAGES.filter((one) => plan.buckets[one] !== undefined)) {
      const bucket = asText(plan.buckets[stage]);
      buckets[stage] = existing_buckets.includes(stage)
        ? bucket
        : safeBucket(
            `${name}-${stage}`,
            { bucket, region: home.region, protect, lifecycle, kmsKey: security.kms_key },
            { parent: this },
          );
    }
    this.buckets = buckets;
    this.registerOutputs({ buckets });
  }
}
