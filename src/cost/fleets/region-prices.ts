import type { Prices, RegionPrices } from "../../emr/prices.ts";

/** The prices of a region, with whose they are; undefined where nothing is known of it. */
export function pricesOf(
  prices: Prices,
  region: string,
): (RegionPrices & { readonly of: "emrald" | "project" }) | undefined {
  return Object.hasOwn(prices, region) ? prices[region] : undefined;
}
