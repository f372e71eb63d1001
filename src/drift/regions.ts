import { partitionOf } from "../model/partition.ts";

/** The regions in which things of a stack may be: its own, and the one in which IAM tells of its own. */
export function regionsToAsk(regions: readonly string[]): readonly string[] {
  return [...new Set([...regions, ...regions.map((region) => partitionOf(region).iam)])].sort();
}
