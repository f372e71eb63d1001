import type { DatasetUse, StepSpec } from "../spec/types.ts";

/** What a step crawls: nothing, unless it is a crawl. */
export function crawled({ kinds, reads }: StepSpec): readonly DatasetUse[] {
  // A rule refuses `reads` beside `crawl`; what stands there is not looked at.
  return kinds.length === 1 && kinds[0] === "crawl" ? reads.filter(({ path }) => path[2] === "crawl") : [];
}
