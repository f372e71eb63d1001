import { containerOf, defaultExecutor } from "../../emr/executor.ts";
import type { ExecutorSize } from "../../emr/executors-per-node.ts";
import { type InstanceType, instanceType } from "../../emr/instance-type.ts";
import { executorNodes, grantedOf, isMaximized } from "../../model/executor.ts";
import type { ClusterSpec, FleetSpec } from "../../spec/types.ts";
import type { AskedExecutors } from "./asked-executors.ts";

/** A size on one fleet. */
export interface FleetSize extends ExecutorSize {
  /** MiB. */
  readonly heap: number;
  /** What EMR sets, as far as one can tell before. */
  readonly byDefault: readonly ("memory" | "cores")[];
}

/** The size of executors on a fleet. Undefined where EMR sets it by a type of which nothing is known. */
export function sizeOn(
  fleet: FleetSpec,
  settings: ClusterSpec,
  { executor, cores }: AskedExecutors,
): FleetSize | undefined {
  if (executor && cores !== undefined)
    return { cores, container: containerOf(executor), heap: executor.heap, byDefault: [] };
  const type = settingType(fleet);
  if (!type) return undefined;
  const yarn_mib = grantedOf(settings, type.yarn_mib);
  const usual = isMaximized(settings)
    ? { ...defaultExecutor({ vcpu: 1, yarn_mib }), cores: type.vcpu }
    : defaultExecutor({ vcpu: type.vcpu, yarn_mib });
  const used = executor ?? usual.executor;
  return {
    cores: cores ?? usual.cores,
    container: containerOf(used),
    heap: used.heap,
    byDefault: [...(executor ? [] : ["memory" as const]), ...(cores === undefined ? ["cores" as const] : [])],
  };
}

/** The type that EMR takes its defaults from: that of the core nodes, the one with the least memory where there are several. */
function settingType({ core, ...fleet }: FleetSpec): InstanceType | undefined {
  return (core ? [core] : executorNodes(fleet))
    .flatMap(({ types }) => [...types.keys()])
    .flatMap((type) => instanceType(type) ?? [])
    .sort((a, b) => a.yarn_mib - b.yarn_mib)[0];
}
