import { fitOf, lostToDriver, type NodeRoom } from "../../emr/executors-per-node.ts";
import { instanceType } from "../../emr/instance-type.ts";
import type { Range } from "../../emr/range.ts";
import { executorNodes, grantedOf, yarnMemory } from "../../model/executor.ts";
import type { ClusterSpec, FleetSpec } from "../../spec/types.ts";
import type { FleetSize } from "./executor-size.ts";
import { inAll } from "./in-all.ts";

/** What a node of a type has for executors; undefined where nothing is known of the type. */
export function roomOf(type: string, settings: ClusterSpec): NodeRoom | undefined {
  const known = instanceType(type);
  if (!known) return undefined;
  return {
    vcpu: known.vcpu,
    memory: yarnMemory(settings, known.yarn_mib),
    largest: grantedOf(settings, known.yarn_mib),
  };
}

/** How many executors of a size a fleet holds beside one driver. */
export function executorsOn(fleet: FleetSpec, settings: ClusterSpec, size: FleetSize, driver: number): Range {
  const nodes = executorNodes(fleet);
  const each = (type: string): number | undefined => {
    const room = roomOf(type, settings);
    return room && fitOf(size, room).executors;
  };
  const lost = nodes.flatMap(({ types }) =>
    [...types.keys()].flatMap((type) => {
      const room = roomOf(type, settings);
      return room ? [lostToDriver(size, room, driver)] : [];
    }),
  );
  const { low, high } = inAll(nodes, each);
  return {
    low: Math.max(0, low - Math.max(0, ...lost)),
    high: Math.max(0, high - (lost.length > 0 ? Math.min(...lost) : 0)),
  };
}
