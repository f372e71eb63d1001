import { clusters } from "../../model/clusters.ts";
import { FLUSH, HBASE, hbaseOf, isFlush } from "../../model/hbase.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A cluster with HBase ends with its run, and nothing saves what HBase has in memory.",
  why: "HBase's tables in S3 lack what its servers hold in memory until tables are disabled; tables in HDFS end with the cluster (EMR Release Guide, \"Shutting down and restoring a cluster without data loss\"). A transient cluster also ends when YARN is idle, which HBase's work is not a part of.",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.name === LOCAL_ENVIRONMENT || environment.lifecycle !== "transient") return;
    for (const { name, settings, pipelines } of clusters(environment)) {
      const hbase = hbaseOf(settings);
      if (!hbase || hbase.isReplica) continue;
      const isSaved = hbase.mode === "s3" && pipelines.some(({ steps }) => steps.some(isFlush));
      if (isSaved) continue;
      const layers = [...environment.layers, ...pipelines.flatMap((one) => (one.cluster ? one.layers : []))];
      report({
        at: place(layers, ["cluster", "applications", HBASE]),
        message:
          hbase.mode === "s3"
            ? `cluster "${name}" ends with the run, and what HBase has not written to S3 yet is lost`
            : `cluster "${name}" ends with the run, and HBase's tables in HDFS with it`,
        hint:
          hbase.mode === "s3"
            ? `Let a last step do that, which depends on all others of the cluster: command: [/bin/bash, ${FLUSH}]. Or write lifecycle: standing.`
            : "Keep them in S3 (docs/fleets.md), or write lifecycle: standing.",
      });
    }
  },
};
