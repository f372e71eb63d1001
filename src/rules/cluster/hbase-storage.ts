import { HBASE, hbaseOf } from "../../model/hbase.ts";
import { s3Place } from "../../model/s3.ts";
import { isBroken, place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

const MODE = ["hbase", "hbase.emr.storageMode"] as const;
const REPLICA = ["hbase", "hbase.emr.readreplica.enabled"] as const;
const ROOT = ["hbase-site", "hbase.rootdir"] as const;

export const rule: Rule = {
  severity: "error",
  summary: "What a cluster says of HBase's storage does not fit together.",
  why: 'HBase keeps its tables in S3 where hbase.emr.storageMode is s3 and hbase.rootdir a folder of S3; a whole bucket needs its slash (EMR Release Guide, "HBase on Amazon S3"). With one of the two alone, tables are in HDFS and end with the cluster, or HBase does not start.',
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      if (isBroken(environment, ["cluster", "configurations"])) continue;
      const { configurations } = settings;
      const say = (at: readonly [string, string?], message: string, hint: string): void =>
        report({
          at: place(layers, ["cluster", "configurations", ...at.filter((key) => key !== undefined)]),
          message,
          hint,
        });
      const hbase = hbaseOf(settings);
      if (!hbase) {
        const [stray] = ["hbase", "hbase-site"].filter((name) => configurations[name] !== undefined);
        if (stray !== undefined)
          say([stray], `"${stray}" configures HBase, which is not among the applications`, `Add ${HBASE}.`);
        continue;
      }
      const { mode, root, isReplica } = hbase;
      if (mode !== "s3" && mode !== "hdfs")
        say(MODE, `hbase.emr.storageMode is "${mode}"; allowed are s3 and hdfs`, "Write s3, or leave it out for hdfs.");
      else if (mode === "s3" && root === undefined)
        say(MODE, "HBase is to keep its tables in S3, and nothing says where", "Set hbase.rootdir of hbase-site.");
      else if (mode === "s3" && !s3Place(root ?? ""))
        say(ROOT, `hbase.rootdir is "${root}", which is no folder of S3`, "Write s3://bucket/folder.");
      else if (mode === "s3" && /^s3:\/\/[^/]+$/.test(root ?? ""))
        say(ROOT, `hbase.rootdir is the bucket "${root}" without a slash at its end`, `Write ${root}/, or a folder.`);
      else if (mode === "hdfs" && root?.startsWith("s3") === true)
        say(ROOT, `hbase.rootdir is "${root}", and HBase's storage is HDFS`, "Set hbase.emr.storageMode of hbase: s3.");
      if (isReplica && mode !== "s3")
        say(
          REPLICA,
          "a read replica reads tables in S3, and HBase's storage is HDFS",
          "Set hbase.emr.storageMode: s3.",
        );
    }
  },
};
