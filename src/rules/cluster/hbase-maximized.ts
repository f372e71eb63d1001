import { HBASE, hbaseOf } from "../../model/hbase.ts";
import { isMaximized } from "../../model/executor.ts";
import { place, type Rule } from "../rule.ts";
import { settingsOf } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "maximizeResourceAllocation gives Spark the memory that HBase needs.",
  why: 'EMR then sizes executors to whole nodes, as if there were nothing else on them; beside HBase Spark fails for want of memory (EMR Release Guide, "Configure Spark": not with other distributed applications).',
  looksAt: "environment",
  check({ environment }, report) {
    for (const { settings, layers } of settingsOf(environment)) {
      if (!hbaseOf(settings) || !isMaximized(settings)) continue;
      report({
        at: place(layers, ["cluster", "configurations", "spark", "maximizeResourceAllocation"]),
        message: `maximizeResourceAllocation and ${HBASE} are on one cluster`,
        hint: "Size the executors of the steps instead: emrald fleets shows what fits.",
      });
    }
  },
};
