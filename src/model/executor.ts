import { type Executor } from "../emr/executor.ts";
import { instanceType } from "../emr/instance-type.ts";
import { OVERHEAD_FACTOR } from "../emr/memory.ts";
import { mebibytes } from "../spec/units.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { ClusterSpec, FleetSpec, NodesSpec, SparkSpec } from "../spec/types.ts";
import { workers } from "./clusters.ts";

type Properties = Readonly<Record<string, Scalar>>;
type Settings = Pick<ClusterSpec, "configurations">;

/** What a step asks for an executor: its own word, else its Spark properties, else the cluster's; undefined where EMR's default holds. */
export function executorOf({ executorMemory, conf }: SparkSpec, settings: Settings): Executor | undefined {
  const property = lookUp(conf, settings);
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

/** Cores of an executor; undefined where EMR's default holds. */
export function executorCores({ executorCores, conf }: SparkSpec, settings: Settings): number | undefined {
  const said = Number(executorCores ?? lookUp(conf, settings)("spark.executor.cores"));
  return Number.isInteger(said) && said > 0 ? said : undefined;
}

/** MiB of the driver's heap; undefined where EMR's default holds. */
export function driverHeap({ driverMemory, conf }: SparkSpec, settings: Settings): number | undefined {
  return size(driverMemory ?? lookUp(conf, settings)("spark.driver.memory"));
}

/** MiB that YARN has for containers on a node that has `own` by its type: a cluster's own settings may say otherwise. */
export function yarnMemory({ configurations }: Settings, own: number): number {
  return Number(configurations["yarn-site"]?.["yarn.nodemanager.resource.memory-mb"] ?? own);
}

/** MiB of the largest container that YARN grants on such a node. */
export function grantedOf(settings: Settings, own: number): number {
  const most = settings.configurations["yarn-site"]?.["yarn.scheduler.maximum-allocation-mb"];
  return Math.min(yarnMemory(settings, own), Number(most ?? Infinity));
}

/** True where YARN counts cores as well as memory: on EMR it counts memory alone unless `capacity-scheduler` names another calculator (yarn, capacity-scheduler.xml). */
export function countsCores({ configurations }: Settings): boolean {
  const calculator = configurations["capacity-scheduler"]?.["yarn.scheduler.capacity.resource-calculator"];
  return String(calculator).endsWith("DominantResourceCalculator");
}

/** True where EMR sizes executors to whole nodes. */
export function isMaximized({ configurations }: Settings): boolean {
  return String(configurations["spark"]?.["maximizeResourceAllocation"]).toLowerCase() === "true";
}

/** The nodes that executors run on: core and task nodes; the primary where there are no others. */
export function executorNodes(fleet: FleetSpec): NodesSpec[] {
  const nodes = workers(fleet);
  return nodes.length > 0 ? nodes : fleet.primary ? [fleet.primary] : [];
}

/** The type with the least memory of those that a fleet may run executors on, and MiB that YARN has there; undefined where none is known. */
export function smallestNode(fleet: FleetSpec): { readonly type: string; readonly mib: number } | undefined {
  const known = executorNodes(fleet)
    .flatMap(({ types }) => [...types.keys()])
    .flatMap((type) => {
      const mib = instanceType(type)?.yarn_mib;
      return mib === undefined ? [] : [{ type, mib }];
    });
  return known.sort((a, b) => a.mib - b.mib || (a.type < b.type ? -1 : 1))[0];
}

function lookUp(conf: Properties, { configurations }: Settings): (name: string) => Scalar | undefined {
  const defaults = configurations["spark-defaults"] ?? {};
  return (name) => conf[name] ?? defaults[name];
}

/** Spark takes a bare number as MiB. */
function size(value: Scalar | undefined): number | undefined {
  const [, number, unit = "m"] = /^(\d+)([mgt])?b?$/.exec(String(value).toLowerCase()) ?? [];
  return number === undefined ? undefined : mebibytes(`${number}${unit}`);
}
