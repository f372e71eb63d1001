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
      const defaults = settings.configurations["spark-defaults"] ?? {};
      for (const pipeline of pipelines) {
        for (const { id, name, spark } of pipeline.steps) {
          const asked = executorOf(spark, defaults);
          if (!asked || containerOf(asked) <= granted) continue;
          const most = Math.floor(
            (granted - asked.pyspark - (asked.overhead ?? 0)) / (asked.overhead === undefined ? 1 + asked.factor : 1),
          );
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

/** What a step asks of YARN for one executor, MiB. */
interface Executor {
  readonly heap: number;
  readonly pyspark: number;
  /** Where it is said in MiB, the factor counts no more. */
  readonly overhead?: number;
  readonly factor: number;
}

type Properties = Readonly<Record<string, Scalar>>;

/** The step's own word, else its Spark properties, else the cluster's; undefined where EMR's default holds. */
function executorOf({ executorMemory, conf }: SparkSpec, defaults: Properties): Executor | undefined {
  const property = (name: string): Scalar | undefined => conf[name] ?? defaults[name];
  const heap = size(executorMemory ?? property("spark.executor.memory"));
  if (heap === undefined) return undefined;
  const overhead = size(property("spark.executor.memoryOverhead"));
  return {
    heap,
    pyspark: size(property("spark.executor.pyspark.memory")) ?? 0,
    ...(overhead === undefined ? {} : { overhead }),
    factor: Number(property("spark.executor.memoryOverheadFactor") ?? OVERHEAD_FACTOR),
  };
}

function containerOf({ heap, pyspark, overhead, factor }: Executor): number {
  return executorContainer({ heap, pyspark, factor, ...(overhead === undefined ? {} : { overhead }) });
}

/** Spark takes a bare number as MiB. */
function size(value: Scalar | undefined): number | undefined {
  const [, number, unit = "m"] = /^(\d+)([mgt])?b?$/.exec(String(value).toLowerCase()) ?? [];
  return number === undefined ? undefined : mebibytes(`${number}${unit}`);
}

/** Executors run on core and task nodes; on the primary where there are no others. */
function smallestNode(fleet: FleetSpec): { type: string; mib: number } | undefined {
  const nodes = workers(fleet);
  const known = (nodes.length > 0 ? nodes : fleet.primary ? [fleet.primary] : [])
    .flatMap(({ types }) => [...types.keys()])
    .flatMap((type) => {
      const mib = instanceType(type)?.yarn_mib;
      return mib === undefined ? [] : [{ type, mib }];
    });
  return known.sort((a, b) => a.mib - b.mib || (a.type < b.type ? -1 : 1))[0];
}
