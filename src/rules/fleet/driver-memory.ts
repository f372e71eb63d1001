import { containerOf, largestHeap } from "../../emr/executor.ts";
import { clusters } from "../../model/clusters.ts";
import { driverOf, grantedOf, largestSureNode } from "../../model/executor.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { KINDS } from "../../spec/kinds.ts";
import { place, type Rule } from "../rule.ts";
import { sparkProperty } from "../settings.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step's driver fits no node of its fleet, or none that is sure to be there.",
  why: "In cluster mode a driver is a container of YARN, as an executor is: its heap and what is not heap, 0.1 of it, at least 384 MiB. Where no node can hold it the step never starts. Where a fleet names several types EC2 picks them, and it may pick the smallest.",
  looksAt: "environment",
  check(scene, report) {
    const { environment } = scene;
    if (environment.name === LOCAL_ENVIRONMENT) return;
    for (const { fleet, settings, pipelines } of clusters(environment)) {
      const node = largestSureNode(fleet);
      if (!node) continue;
      const granted = grantedOf(settings, node.mib);
      for (const pipeline of pipelines) {
        for (const step of pipeline.steps) {
          const asked = driverOf(step.spark, settings);
          if (!asked || containerOf(asked) <= granted || !step.kinds.some((kind) => KINDS[kind].isSpark)) continue;
          const most = largestHeap(asked, granted);
          const own = place(pipeline.layers, ["steps", step.name, "spark", "driver_memory"]);
          const property = step.spark.driverMemory === undefined && sparkProperty(step, "spark.driver.memory", scene);
          report({
            at: property ? property.at : own,
            message: `the driver of step "${step.id}" needs ${containerOf(asked)} MiB with overhead; a node of ${node.type} in fleet "${fleet.name}" grants ${granted} MiB`,
            ...(most > 0 ? { hint: `At most ${most}m of driver memory fits.` } : {}),
          });
        }
      }
    }
  },
};
