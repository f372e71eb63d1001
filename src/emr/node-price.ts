import { defaultVolumes, rootVolume } from "./default-volumes.ts";
import type { InstancePrice, RegionPrices } from "./prices.ts";
import type { Range } from "./range.ts";
import { volumePrice } from "./volume-price.ts";
import type { Volumes } from "./volumes.ts";

/** Nodes of one kind, as a spec and a plan say them. */
export interface PricedNodes {
  /** Instance type to the units that one node counts for. */
  readonly types: ReadonlyMap<string, number>;
  readonly onDemand: number;
  readonly spot: number;
  readonly ebs?: Volumes;
}

/** USD an hour of one node. */
export interface NodePrice {
  readonly onDemand: number;
  /** EC2 takes no more than the price on demand unless a fleet says otherwise (API reference, BidPriceAsPercentageOfOnDemandPrice). */
  readonly spot: Range;
  readonly fee: number;
  readonly isFeeEstimated: boolean;
  readonly ebs: number;
}

/** What a node costs, by type; what is not known is told, once. Types without a price are not there. */
export function nodePrices(
  { types, spot, ebs }: PricedNodes,
  release: string | undefined,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): ReadonlyMap<string, NodePrice> {
  const found = new Map<string, NodePrice>();
  for (const type of types.keys()) {
    const price = Object.hasOwn(prices.instances, type) ? prices.instances[type] : undefined;
    if (!price) {
      tell(`the price of ${type}`);
      continue;
    }
    if (spot > 0 && !price.spot) tell(`the Spot price of ${type}`);
    found.set(type, {
      onDemand: price.on_demand,
      spot: spotOf(price),
      fee: price.emr,
      isFeeEstimated: price.emr_estimated === true,
      ebs: ebsOf(type, ebs, release, prices, tell),
    });
  }
  return found;
}

function spotOf({ on_demand, spot }: InstancePrice): Range {
  return { low: Math.min(spot?.low ?? 0, on_demand), high: on_demand };
}

/** The root, and the fleet's own volumes or EMR's. */
function ebsOf(
  type: string,
  own: Volumes | undefined,
  release: string | undefined,
  prices: RegionPrices,
  tell: (unknown: string) => void,
): number {
  const data = own ?? defaultVolumes(type, release);
  if (data === undefined) tell(`the volumes that EMR gives ${type}`);
  const volumes = [rootVolume(release), ...(data === undefined || data === "none" ? [] : [data])];
  let sum = 0;
  for (const one of volumes) {
    const price = volumePrice(one, prices);
    if (price === undefined) tell(`the price of volumes of ${one.type}`);
    sum += price ?? 0;
  }
  return sum;
}
