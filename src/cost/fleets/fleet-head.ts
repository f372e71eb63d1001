import { instanceType } from "../../emr/instance-type.ts";
import type { Prices } from "../../emr/prices.ts";
import { executorNodes } from "../../model/executor.ts";
import { NODE_KINDS } from "../../model/fleets.ts";
import type { FleetSpec } from "../../spec/types.ts";
import type { DistinctFleet } from "./distinct-fleets.ts";
import { pricesOf } from "./region-prices.ts";
import type { Architecture, FleetHead } from "./types.ts";

/** What tables of fleets say of each. `told` is what turned out to be unknown. */
export function headOf(
  { fleet, region, environments }: DistinctFleet,
  prices: Prices,
  told: Iterable<string>,
): FleetHead {
  const known = pricesOf(prices, region);
  return {
    fleet: fleet.name,
    environments: environments.map(({ name }) => name),
    region,
    ...(known ? { prices: { date: known.date, source: known.source, of: known.of } } : {}),
    architecture: architectureOf(fleet),
    unknown_types: unknownTypes(fleet),
    unknown: [
      ...new Set([...told, ...(known ? [] : [`all prices of ${region}: emrald cost --refresh gets them`])]),
    ].sort(),
  };
}

/** Of all nodes, the primary too: what runs on one has to run on the others. */
function architectureOf(fleet: FleetSpec): Architecture {
  const types = NODE_KINDS.flatMap((kind) => [...(fleet[kind]?.types.keys() ?? [])]);
  const found = new Set(types.map((type) => instanceType(type)?.arch));
  if (found.size === 0 || found.has(undefined)) return "unknown";
  return found.size > 1 ? "mixed" : found.has("arm64") ? "arm" : "x86";
}

/** Types that executors may run on and of which the data knows nothing. */
export function unknownTypes(fleet: FleetSpec): string[] {
  const types = new Set(executorNodes(fleet).flatMap(({ types }) => [...types.keys()]));
  return [...types].filter((type) => !instanceType(type)).sort();
}
