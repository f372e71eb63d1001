import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { instanceType } from "../../emr/instance-type.ts";
import { executorContainer, OVERHEAD_FACTOR } from "../../emr/memory.ts";
import { clusters, workers } from "../../model/clusters.ts";
import { mebibytes } from "../../spec/units.ts";
import type { Scalar } from "../../spec/schema/types.ts";
import type { FleetSpec, SparkSpec } from "../../spec/types.ts";
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
      const yarn = settings.configurations["yarn-site"] ?? {};
      const granted = Math.min(
        Number(yarn["yarn.nodemanager.resource.memory-mb"] ?? smallest.mib),
        Number(yarn["yarn.scheduler.maximum-allocation-mb"] ?? Infinity),
      );
      for (const pipeline of pipelines) {
        for (const step of pipeline.steps) {
          const asked = containerOf(step.spark);
          if (asked === undefined || asked <= granted) continue;
          report({
            at: place(pipeline.layers, ["steps", step.name, "spark", "executor_memory"]),
            message: `executors of step "${step.id}" need ${asked} MiB with overhead; a node of ${smallest.type} in fleet "${fleet.name}" grants ${granted} MiB`,
            hint: `At most executor_memory: ${Math.floor(granted / (1 + OVERHEAD_FACTOR))}m fits.`,
          });
        }
      }
    }
  },
};

function containerOf({ executorMemory, conf }: SparkSpec): number | undefined {
  const heap = executorMemory ?? size(conf["spark.executor.memory"]);
  if (heap === undefined) return undefined;
  const pyspark = size(conf["spark.executor.pyspark.memory"]);
  const overhead = size(conf["spark.executor.memoryOverhead"]);
  return executorContainer(
    mebibytes(heap),
    pyspark === undefined ? 0 : mebibytes(pyspark),
    overhead === undefined ? undefined : mebibytes(overhead),
  );
}

/** Spark takes a bare number as MiB. */
function size(value: Scalar | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value).toLowerCase();
  return /^\d+$/.test(text) ? `${text}m` : /^\d+[mgt]b?$/.test(text) ? text.replace(/b$/, "") : undefined;
}

function smallestNode(fleet: FleetSpec): { type: string; mib: number } | undefined {
  const known = workers(fleet)
    .flatMap(({ types }) => [...types.keys()])
    .flatMap((type) => {
      const mib = instanceType(type)?.yarn_mib;
      return mib === undefined ? [] : [{ type, mib }];
    });
  return known.sort((a, b) => a.mib - b.mib || (a.type < b.type ? -1 : 1))[0];
}
