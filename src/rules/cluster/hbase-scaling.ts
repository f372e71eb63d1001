import { clusters } from "../../model/clusters.ts";
import { hbaseOf } from "../../model/hbase.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A cluster with HBase scales.",
  why: "Managed scaling looks at YARN alone: it takes nodes away under HBase's servers, whose work it does not see (EMR Management Guide, managed scaling: YARN applications only).",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.name === LOCAL_ENVIRONMENT || environment.lifecycle === "existing") return;
    const said = new Set<string>();
    for (const { fleet, settings } of clusters(environment)) {
      if (!fleet.scaling || !hbaseOf(settings) || said.has(fleet.name)) continue;
      said.add(fleet.name);
      report({
        at: place(environment.layers, ["fleets", fleet.name, "scaling"], "key"),
        message: `fleet "${fleet.name}" scales, and a cluster of it has HBase`,
        hint: "Leave scaling out, or give HBase a fleet of its own.",
      });
    }
  },
};
