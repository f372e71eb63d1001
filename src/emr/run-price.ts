import type { HourlyPart } from "./hourly.ts";
import { type Range, sum, times } from "./range.ts";

/** Seconds that a run is taken to last where nobody knows. */
export const ASSUMED_SECONDS = 3_600;

/** EC2, EBS and EMR are paid for by the second, a minute at least (EC2 on-demand pricing page; EMR pricing page). */
const LEAST_SECONDS = 60;

/** How long a run lasts, and each of its clusters where that is known. Seconds. */
export interface RunSeconds {
  readonly run: number;
  readonly clusters: Readonly<Record<string, number>>;
}

/** Hours that a cluster of a run is paid for. */
export function paidHours({ run, clusters }: RunSeconds, cluster: string | undefined): number {
  const seconds = (cluster === undefined || !Object.hasOwn(clusters, cluster) ? undefined : clusters[cluster]) ?? run;
  return Math.max(LEAST_SECONDS, seconds) / 3_600;
}

/** USD a run: all that there is while it goes. */
export function runPrice(parts: readonly HourlyPart[], seconds: RunSeconds): Range {
  return sum(
    parts.map((part) => {
      // What stands is there for the whole of the run, however long its steps take.
      const hours = paidHours(seconds, part.stands ? undefined : part.cluster);
      return times(part, part.isWhole ? Math.ceil(hours) : hours);
    }),
  );
}
