import { fleetPrice, type PricedFleet } from "../../emr/fleet-price.ts";
import type { PricedNodes } from "../../emr/node-price.ts";
import type { InstancePrice, RegionPrices } from "../../emr/prices.ts";
import { type Range, sum } from "../../emr/range.ts";
import { around, rounded } from "./range.ts";

/** USD an hour of a fleet with EMR's fee and its volumes. */
export interface FleetHour {
  /** All nodes on demand. */
  readonly on_demand: Range;
  /** Core and task nodes as Spot by the samples of the prices, the primary on demand. */
  readonly spot: Range;
}

/** What a fleet would cost in either market, whatever it asks for. What has no price is told. */
export function perHour(
  { primary, core, task }: PricedFleet,
  release: string | undefined,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): FleetHour {
  const first: PricedFleet = primary ? { primary } : {};
  const workers = (market: "onDemand" | "spot"): PricedFleet => ({
    ...(core ? { core: inMarket(core, market) } : {}),
    ...(task ? { task: inMarket(task, market) } : {}),
  });
  const hour = (fleet: PricedFleet, by: RegionPrices): Range => {
    const { onDemand, spot, fee, ebs } = fleetPrice(fleet, release, by, tell);
    return sum([onDemand, spot, fee, ebs]);
  };
  const fixed = hour(first, prices);
  return {
    on_demand: sum([fixed, hour(workers("onDemand"), prices)]),
    spot: sum([fixed, hour(workers("spot"), sampled(prices))]),
  };
}

/** From the least to the most of several, as it is told. */
export function hourOf(hours: readonly FleetHour[]): FleetHour {
  return {
    on_demand: rounded(around(hours.map(({ on_demand }) => on_demand)), 6),
    spot: rounded(around(hours.map(({ spot }) => spot)), 6),
  };
}

function inMarket(nodes: PricedNodes, market: "onDemand" | "spot"): PricedNodes {
  const units = nodes.onDemand + nodes.spot;
  return { ...nodes, onDemand: 0, spot: 0, [market]: units };
}

/** Prices whose Spot is the sample and no more: what EC2 may ask at the most is the price on demand, which is a column of its own. */
function sampled(prices: RegionPrices): RegionPrices {
  const asSample = (price: InstancePrice): InstancePrice =>
    price.spot ? { ...price, on_demand: Math.min(price.spot.high, price.on_demand) } : price;
  return {
    ...prices,
    instances: Object.fromEntries(Object.entries(prices.instances).map(([type, price]) => [type, asSample(price)])),
  };
}
