import type { Stage } from "../spec/schema/types.ts";
import { STAGES } from "../spec/stages.ts";
import type { DatasetSpec, EnvironmentSpec } from "../spec/types.ts";
import { FOUNDATION, FOUNDATION_BUCKETS } from "./names.ts";
import { type S3Place, s3Place } from "./s3.ts";

/** Which bucket of emrald's own a name is of; undefined for all others. Its account is not known here, and six digits are of it. */
export function madeBy({ project, name, stages }: EnvironmentSpec, bucket: string): Stage | "foundation" | undefined {
  const isOf = (home: string, what: string): boolean => {
    const readable = `${project}-${home}-${what}`.replaceAll("_", "-").slice(0, 63 - 7);
    return bucket.startsWith(`${readable}-`) && /^[0-9a-f]{6}$/.test(bucket.slice(readable.length + 1));
  };
  if (FOUNDATION_BUCKETS.some((what) => isOf(FOUNDATION, what))) return "foundation";
  return STAGES.find((stage) => stages[stage].bucket === undefined && isOf(name, stage));
}

/** What stands for a stage's bucket: the name of one that exists, which stages may share; for one that a stack makes, what no bucket is called. */
export function bucketOfStage({ name, stages }: EnvironmentSpec, stage: Stage): string {
  return stages[stage].bucket ?? `${name}:${stage}`;
}

/** The same for a bucket by its name. */
export function bucketByName(environment: EnvironmentSpec, bucket: string): string {
  const made = madeBy(environment, bucket);
  return made === undefined || made === "foundation" ? bucket : bucketOfStage(environment, made);
}

/** Where a dataset lies, in a bucket as above; undefined for what is no place in S3. */
export function placeOfDataset(environment: EnvironmentSpec, { stage, path, uri }: DatasetSpec): S3Place | undefined {
  if (stage !== undefined)
    return path === undefined ? undefined : { bucket: bucketOfStage(environment, stage), key: path };
  const own = s3Place(uri ?? "");
  return own && { bucket: bucketByName(environment, own.bucket), key: own.key };
}

/** For people: the URI where the bucket has a name, and the path where a stack makes it. */
export function shownPlace({ bucket, key }: S3Place): string {
  return bucket.includes(":") ? key : `s3://${bucket}/${key}`;
}
