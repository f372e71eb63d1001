import { clusters } from "../../model/clusters.ts";
import { crawled } from "../../model/crawl.ts";
import { FLUSH, HBASE, hbaseOf, isFlush } from "../../model/hbase.ts";
import type { Lineage } from "../../model/lineage.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";
import { layersOf } from "../settings.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A cluster with HBase ends with its run, and nothing saves what HBase has in memory.",
  why: "HBase's tables in S3 lack what its servers hold in memory until tables are disabled; tables in HDFS end with the cluster (EMR Release Guide, \"Shutting down and restoring a cluster without data loss\"). A transient cluster also ends when YARN is idle, which HBase's work is not a part of.",
  looksAt: "environment",
  check({ environment, lineage }, report) {
    if (environment.name === LOCAL_ENVIRONMENT || environment.lifecycle !== "transient") return;
    for (const { name, settings, pipelines } of clusters(environment)) {
      const hbase = hbaseOf(settings);
      if (!hbase || hbase.isReplica) continue;
      const steps = pipelines.flatMap((pipeline) => pipeline.steps).filter((step) => crawled(step).length === 0);
      const flushes = hbase.mode === "s3" ? steps.filter(isFlush) : [];
      const at = place(layersOf(environment, pipelines), ["cluster", "applications", HBASE]);
      const [last] = flushes
        .map((flush) => ({ flush, others: stepsNotBefore(flush, steps, lineage) }))
        .sort((a, b) => a.others.length - b.others.length);
      if (!last) {
        const inS3 = hbase.mode === "s3";
        report({
          at,
          message: inS3
            ? `cluster "${name}" ends with the run, and what HBase has not written to S3 yet is lost`
            : `cluster "${name}" ends with the run, and HBase's tables in HDFS with it`,
          hint: inS3
            ? `Let a last step do that, which depends on all others of the cluster: command: [/bin/bash, ${FLUSH}]. Or write lifecycle: standing.`
            : "Keep them in S3 (docs/fleets.md), or write lifecycle: standing.",
        });
        continue;
      }
      const { flush, others } = last;
      if (others.length === 0) continue;
      const own = lineage.pipelines.get(flush.pipeline)?.layers ?? [];
      report({
        at: place(own, ["steps", flush.name], "key"),
        message: `step "${flush.id}" writes what HBase has in memory to S3, and does not come after ${quoted(others)} of cluster "${name}"`,
        hint: `Add to its depends_on: ${others.slice(0, SHOWN).join(", ")}${others.length > SHOWN ? ", …" : ""}.`,
      });
    }
  },
};

const SHOWN = 5;

/** Steps of the cluster that may write to HBase after the flush; those that flush too are none. */
function stepsNotBefore(flush: StepSpec, steps: readonly StepSpec[], { needs }: Lineage): string[] {
  const before = new Set<string>();
  const waiting = [flush.id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (before.has(id)) continue;
    before.add(id);
    waiting.push(...(needs.get(id) ?? []));
  }
  return steps.filter((step) => !isFlush(step) && !before.has(step.id)).map(({ id }) => id);
}

function quoted(ids: readonly string[]): string {
  const shown = ids.slice(0, SHOWN).map((id) => `"${id}"`);
  return [...shown, ...(ids.length > SHOWN ? [`${ids.length - SHOWN} more`] : [])].join(", ");
}
