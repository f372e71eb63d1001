import { clusters } from "../../model/clusters.ts";
import { hbaseOf, overlap, rootOnS3 } from "../../model/hbase.ts";
import type { S3Place } from "../../model/s3.ts";
import type { Place } from "../../spec/diagnostic.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { EnvironmentSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";
import { layersOf } from "../settings.ts";

/** A cluster that writes to a root. */
interface Writer {
  readonly root: S3Place;
  readonly uri: string;
  readonly words: string;
  readonly at: Place;
}

export const rule: Rule = {
  severity: "error",
  summary: "Two clusters write to one root of HBase.",
  why: 'Only one active cluster at a time may use a root in S3: two of them lose each other\'s tables. Others read it as replicas, by hbase.emr.readreplica.enabled (EMR Release Guide, "HBase on Amazon S3").',
  looksAt: "all",
  check(scenes, report) {
    const writers: Writer[] = [];
    for (const { environment } of scenes) {
      for (const writer of writersOf(environment)) {
        const earlier = writers.find(({ root }) => overlap(root, writer.root));
        writers.push(writer);
        if (!earlier) continue;
        report({
          at: writer.at,
          message: `${writer.words} and ${earlier.words} write to one root of HBase, "${earlier.uri}"`,
          hint: "Give each a root of its own, or make one a read replica (hbase.emr.readreplica.enabled of hbase).",
          related: [{ place: earlier.at, message: "the other root" }],
        });
      }
    }
  },
};

function writersOf(environment: EnvironmentSpec): Writer[] {
  // On this machine there is no HBase, and a cluster that is there already is not configured.
  if (environment.name === LOCAL_ENVIRONMENT || environment.lifecycle === "existing") return [];
  return clusters(environment).flatMap(({ name, settings, pipelines }) => {
    const hbase = hbaseOf(settings);
    const root = hbase && rootOnS3(hbase);
    if (!hbase || !root || hbase.isReplica) return [];
    return [
      {
        root,
        uri: hbase.root ?? "",
        words: `cluster "${name}" of environment "${environment.name}"`,
        at: place(layersOf(environment, pipelines), ["cluster", "configurations", "hbase-site", "hbase.rootdir"]),
      },
    ];
  });
}
