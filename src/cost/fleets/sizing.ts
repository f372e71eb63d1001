import { coreSplits, leastCore } from "../../emr/scaled-units.ts";
import type { FleetSpec, NodesSpec } from "../../spec/types.ts";

/** A size that a fleet has at some time: at its targets, or where managed scaling leaves it at the least and at the most. */
export interface Sizing {
  readonly at: "targets" | "min" | "max";
  /** Units of core and task nodes together that managed scaling holds to. */
  readonly units?: number;
  /** Any of these, since EMR splits units between core and task nodes as it likes. None of them scales. */
  readonly fleets: readonly FleetSpec[];
}

/** The sizes of a fleet. */
export function sizings(fleet: FleetSpec): Sizing[] {
  const { scaling, core, task, ...rest } = fleet;
  const still = (coreUnits?: number, taskUnits?: number): FleetSpec => ({
    ...rest,
    ...(core ? { core: withUnits(core, coreUnits) } : {}),
    ...(task ? { task: withUnits(task, taskUnits) } : {}),
  });
  const targets: Sizing = { at: "targets", fleets: [still()] };
  if (!scaling || !core) return [targets];
  const { min, max } = scaling;
  const fewest = leastCore(scaling, core.onDemand + core.spot, task !== undefined);
  const splits = coreSplits(scaling, core.types.values(), task !== undefined);
  return [
    targets,
    { at: "min", units: min, fleets: [still(fewest, min - fewest)] },
    { at: "max", units: max, fleets: splits.map((units) => still(units, max - units)) },
  ];
}

/** The same nodes with another number of units; their market does not matter to what they hold. */
function withUnits(nodes: NodesSpec, units: number | undefined): NodesSpec {
  return units === undefined ? nodes : { ...nodes, onDemand: units, spot: 0 };
}
