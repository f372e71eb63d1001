import { type EC2Client, paginateDescribeSpotPriceHistory, type _InstanceType } from "@aws-sdk/client-ec2";
import type { Range } from "../../emr/range.ts";
import { asking } from "../asking.ts";

/** Days of the history that are looked at; EC2 keeps 90 (API reference, DescribeSpotPriceHistory). */
export const SPOT_DAYS = 7;

/** The least and the most that Spot has cost in any zone of the client's region up to now. Types that EC2 says nothing of are not there. Throws a WorldError. */
export async function spotHistory(
  client: EC2Client,
  region: string,
  types: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Range>> {
  const found = new Map<string, Range>();
  if (types.length === 0) return found;
  const asked = {
    InstanceTypes: types as _InstanceType[],
    ProductDescriptions: ["Linux/UNIX"],
    StartTime: new Date(now.getTime() - SPOT_DAYS * 24 * 3_600_000),
    EndTime: now,
  };
  return asking(`read the history of Spot prices in ${region}`, async () => {
    // 1,000 is the most that a page takes (API reference, DescribeSpotPriceHistory).
    for await (const page of paginateDescribeSpotPriceHistory({ client, pageSize: 1000 }, asked)) {
      for (const { InstanceType: type, SpotPrice } of page.SpotPriceHistory ?? []) {
        const price = Number(SpotPrice ?? NaN);
        if (type === undefined || !Number.isFinite(price)) continue;
        const { low, high } = found.get(type) ?? { low: price, high: price };
        found.set(type, { low: Math.min(low, price), high: Math.max(high, price) });
      }
    }
    return found;
  });
}
