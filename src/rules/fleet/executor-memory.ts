import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { containerOf, largestHeap } from "../../emr/executor.ts";
import { clusters } from "../../model/clusters.ts";
import { executorOf, grantedOf, smallestNode } from "../../model/executor.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step's executors do not fit the smallest node of its fleet.",
  why: "An executor needs its heap and what is not heap: 0.1875 of it on EMR, at least 384 MiB. YARN never grants a container that no node can hold: the step would wait until its timeout, and the cluster with it.",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.name === LOCAL_ENVIRONMENT) return;
    for (const { fleet, settings, pipelines } of clusters(environment)) {
      const smallest = smallestNode(fleet);
      if (!smallest) continue;
      const granted = grantedOf(settings, smallest.mib);
      for (const pipeline of pipelines) {
        for (const { id, name, spark } of pipeline.steps) {
          const asked = executorOf(spark, settings);
          if (!asked || containerOf(asked) <= granted) continue;
          const most = largestHeap(asked, granted);
          report({
            at: place(pipeline.layers, ["steps", name, "spark", "executor_memory"]),
            message: `executors of step "${id}" need ${containerOf(asked)} MiB with overhead; a node of ${smallest.type} in fleet "${fleet.name}" grants ${granted} MiB`,
            ...(most > 0 ? { hint: `At most ${most}m of executor memory fits.` } : {}),
          });
        }
      }
    }
  },
};
