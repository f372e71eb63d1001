import { HOURS_A_MONTH, type RegionPrices } from "./prices.ts";
import type { Volumes } from "./volumes.ts";

/** What a volume of gp3 has without being paid for it (EBS pricing page). */
const FREE = { iops: 3_000, throughput: 125 } as const;

/** USD an hour of a node's volumes; undefined where there is no price for their type. */
export function volumePrice(
  { size, volumes, type, iops, throughput }: Volumes,
  prices: RegionPrices,
): number | undefined {
  const price = prices.volumes[type];
  if (!price) return undefined;
  const free = type === "gp3" ? FREE : { iops: 0, throughput: 0 };
  const month =
    size * price.gib_month +
    Math.max(0, (iops ?? 0) - free.iops) * (price.iops_month ?? 0) +
    Math.max(0, (throughput ?? 0) - free.throughput) * (price.throughput_month ?? 0);
  return (volumes * month) / HOURS_A_MONTH;
}
