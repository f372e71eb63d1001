import type { InstancePrice, Prices, RegionPrices } from "./prices.ts";

/**
 * Prices without what may be lower on the day: estimated fees, and Spot where it is emrald's one sample of years ago. A project's own were asked of AWS. What is
 * left out costs nothing at least.
 */
export function surePrices({ of, ...prices }: Prices[string]): RegionPrices {
  const sure = (price: InstancePrice): InstancePrice => {
    const { spot, ...rest } = price;
    return {
      ...rest,
      emr: price.emr_estimated === true ? 0 : price.emr,
      ...(spot && of === "project" ? { spot } : {}),
    };
  };
  const instances = Object.entries(prices.instances).map(([type, price]) => [type, sure(price)] as const);
  return { ...prices, instances: Object.fromEntries(instances) };
}
