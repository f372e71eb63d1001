import { DRIVER_FACTOR, type Executor } from "../emr/executor.ts";
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
  const pyspark = size(property("spark.executor.pyspark.memory")) ?? 0;
  return containerAsked("executor", executorMemory, property, { pyspark, factor: OVERHEAD_FACTOR });
}

/** Cores of an executor; undefined where EMR's default holds. */
export function executorCores({ executorCores, conf }: SparkSpec, settings: Settings): number | undefined {
  const said = Number(executorCores ?? lookUp(conf, settings)("spark.executor.cores"));
  return Number.isInteger(said) && said > 0 ? said : undefined;
}

/** What a step asks for its driver, in the same way; undefined where EMR's default holds. */
export function driverOf({ driverMemory, conf }: SparkSpec, settings: Settings): Executor | undefined {
  return containerAsked("driver", driverMemory, lookUp(conf, settings), { pyspark: 0, factor: DRIVER_FACTOR });
}

function containerAsked(
  whose: "executor" | "driver",
  own: SparkSpec["driverMemory"],
  property: (name: string) => Scalar | undefined,
  { pyspark, factor }: Pick<Executor, "pyspark" | "factor">,
): Executor | undefined {
  const heap = size(own ?? property(`spark.${whose}.memory`));
  if (heap === undefined) return undefined;
  const overhead = size(property(`spark.${whose}.memoryOverhead`));
  return {
    heap,
    pyspark,
    ...(overhead === undefined ? {} : { overhead }),
    factor: Number(property(`spark.${whose}.memoryOverheadFactor`) ?? factor),
  };
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

/** An instance type, and MiB that YARN has there. */
export interface Node {
  readonly type: string;
  readonly mib: number;
}

/** The type with the least memory of those that a fleet may run executors on; undefined where none is known. */
export function smallestNode(fleet: FleetSpec): Node | undefined {
  return byMemory(executorNodes(fleet))[0];
}

/**
 * The same of the kind of nodes where it is largest: whatever types EC2 picks, there is a node with as much. A driver needs one node alone
 * that holds it.
 */
export function largestSureNode(fleet: FleetSpec): Node | undefined {
  return executorNodes(fleet)
    .flatMap((nodes) => byMemory([nodes])[0] ?? [])
    .sort((a, b) => b.mib - a.mib)[0];
}

/** The types of which something is known, the least first. */
function byMemory(nodes: readonly NodesSpec[]): Node[] {
  return nodes
    .flatMap(({ types }) => [...types.keys()])
    .flatMap((type) => {
      const mib = instanceType(type)?.yarn_mib;
      return mib === undefined ? [] : [{ type, mib }];
    })
    .sort((a, b) => a.mib - b.mib || (a.type < b.type ? -1 : 1));
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
