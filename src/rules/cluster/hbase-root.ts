import { bucketByName, bucketOfStage, madeBy, placeOfDataset } from "../../model/buckets.ts";
import { hbaseOf, overlap, rootOnS3 } from "../../model/hbase.ts";
import { beforeWildcard } from "../../model/names.ts";
import type { S3Place } from "../../model/s3.ts";
import { STAGES } from "../../spec/stages.ts";
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
      const known = { ...root, bucket: bucketByName(environment, root.bucket) };
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
      else if (OURS.some((key) => isOfAStage(environment, known.bucket) && overlap({ ...root, key }, root)))
        say(`${named} is where runs put what is not finished`, "Give HBase a folder of its own.");
    }
  },
};

function isOfAStage(environment: EnvironmentSpec, bucket: string): boolean {
  return STAGES.some((stage) => bucketOfStage(environment, stage) === bucket);
}

function folderOf(environment: EnvironmentSpec, dataset: DatasetSpec): S3Place | undefined {
  const found = placeOfDataset(environment, dataset);
  return found && { bucket: found.bucket, key: beforeWildcard(found.key) };
}
