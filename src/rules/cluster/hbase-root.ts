import { hbaseOf, overlap, rootOnS3 } from "../../model/hbase.ts";
import { beforeWildcard, FOUNDATION, FOUNDATION_BUCKETS } from "../../model/names.ts";
import { type S3Place, s3Place } from "../../model/s3.ts";
import { STAGES } from "../../spec/stages.ts";
import type { Stage } from "../../spec/schema/types.ts";
import type { DatasetSpec, EnvironmentSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

/** Folders of a stage's bucket that emrald's runtime writes to, and empties. */
const OURS = ["_staging/", "_quarantine/"];

export const rule: Rule = {
  severity: "error",
  summary: "HBase's root lies where something else writes, or where a teardown deletes it.",
  why: "A run replaces the folders of its datasets, and HBase's cleaner deletes files below its root that it does not know. Buckets that a stack has made are emptied when it is taken down, unless the environment is protected; those of the foundation are emrald's own.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    if (environment.lifecycle === "existing") return;
    for (const { settings, layers } of settingsOf(environment)) {
      const hbase = hbaseOf(settings);
      const root = hbase && rootOnS3(hbase);
      if (!hbase || !root) continue;
      const say = (message: string, hint: string): void =>
        report({ at: place(layers, ["cluster", "configurations", "hbase-site", "hbase.rootdir"]), message, hint });
      const named = `hbase.rootdir "${hbase.root ?? ""}"`;
      const made = madeBy(environment, root.bucket);
      const known = { ...root, bucket: bucketOf(environment, root.bucket) };
      const dataset = [...lineage.datasets.values()].find((one) => {
        const folder = folderOf(environment, one);
        return folder !== undefined && overlap(folder, known);
      });
      if (made === "foundation") say(`${named} is in a bucket of the foundation`, "Name another bucket.");
      else if (made !== undefined && !environment.protect)
        say(
          `${named} is in the ${made} bucket, which ends with the stack of environment "${environment.name}"`,
          "Name a bucket that the stack does not make, or write protect: true.",
        );
      else if (dataset) say(`${named} and dataset "${dataset.id}" overlap`, "Give HBase a folder of its own.");
      else if (OURS.some((key) => isStageOf(environment, root.bucket) && overlap({ ...root, key }, root)))
        say(`${named} is where runs put what is not finished`, "Give HBase a folder of its own.");
    }
  },
};

/** Which bucket of emrald's own a name is of; undefined for all others. Its account is not known here, and six digits are of it. */
function madeBy({ project, name }: EnvironmentSpec, bucket: string): Stage | "foundation" | undefined {
  const isOf = (home: string, what: string): boolean => {
    const readable = `${project}-${home}-${what}`.replaceAll("_", "-").slice(0, 63 - 7);
    return bucket.startsWith(`${readable}-`) && /^[0-9a-f]{6}$/.test(bucket.slice(readable.length + 1));
  };
  if (FOUNDATION_BUCKETS.some((what) => isOf(FOUNDATION, what))) return "foundation";
  return STAGES.find((stage) => isOf(name, stage));
}

/** A bucket by its stage, where it is the one of a stage. */
function bucketOf(environment: EnvironmentSpec, bucket: string): string {
  const own = STAGES.find((stage) => environment.stages[stage].bucket === bucket);
  return own ?? madeBy(environment, bucket) ?? bucket;
}

function isStageOf(environment: EnvironmentSpec, bucket: string): boolean {
  return (STAGES as readonly string[]).includes(bucketOf(environment, bucket));
}

function folderOf(environment: EnvironmentSpec, { stage, path, uri = "" }: DatasetSpec): S3Place | undefined {
  if (stage !== undefined && path !== undefined) return { bucket: stage, key: beforeWildcard(path) };
  const own = s3Place(uri);
  return own && { bucket: bucketOf(environment, own.bucket), key: beforeWildcard(own.key) };
}
