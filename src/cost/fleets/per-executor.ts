import type { RegionPrices } from "../../emr/prices.ts";
import type { Range } from "../../emr/range.ts";
import type { FleetSpec, NodesSpec } from "../../spec/types.ts";
import type { DistinctFleet } from "./distinct-fleets.ts";
import type { FleetSize } from "./executor-size.ts";
import { executorsOn } from "./executors.ts";
import { type FleetHour, hourOf, perHour } from "./per-hour.ts";

/**
 * USD an hour of a fleet at its targets for each executor that it holds. Money and executors have their extremes at different mixes of types, so
 * that neither divides the other: it is counted where EC2 picks one type for each kind of node throughout. Those that hold no executor are left out.
 */
export function perExecutor(
  { fleet, settings }: DistinctFleet,
  size: FleetSize,
  driver: number,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): FleetHour | undefined {
  const each = pure(fleet).flatMap((one) => {
    const executors = executorsOn(one, settings, size, driver).low;
    if (executors === 0) return [];
    const { on_demand, spot } = perHour(one, settings.release, prices, tell);
    return [{ on_demand: divided(on_demand, executors), spot: divided(spot, executors) }];
  });
  if (each.length === 0) return undefined;
  return hourOf(each);
}

/** The fleet at its targets with one type for each kind of node, in every way. */
function pure({ scaling: _, primary, core, task, ...fleet }: FleetSpec): FleetSpec[] {
  return single(primary).flatMap((first) =>
    single(core).flatMap((second) =>
      single(task).map((third) => ({
        ...fleet,
        ...(first ? { primary: first } : {}),
        ...(second ? { core: second } : {}),
        ...(third ? { task: third } : {}),
      })),
    ),
  );
}

function single(nodes: NodesSpec | undefined): readonly (NodesSpec | undefined)[] {
  return nodes ? [...nodes.types].map((entry) => ({ ...nodes, types: new Map([entry]) })) : [undefined];
}

function divided({ low, high }: Range, by: number): Range {
  return { low: low / by, high: high / by };
}
