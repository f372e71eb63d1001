import type { Json } from "./json.ts";

/**
 * Steps in the order in which they were added. EMR's lists have the newest first, "unless you specify stepIds with the request or filter by
 * StepStates" (API reference, ListSteps), so that their times decide; those that came in one call have the same one. What has no times is no such list,
 * and stays as it is.
 */
export function oldestFirst(steps: readonly Json[]): readonly Json[] {
  const timed = steps.flatMap((step) => {
    const time = timeOf(step);
    return time === undefined ? [] : [{ step, time }];
  });
  const [first, last] = [timed[0], timed.at(-1)];
  if (!first || !last || timed.length < steps.length) return steps;
  // Sorting keeps the order of equals: it is the list's, turned where that has the newest first.
  const list = first.time < last.time ? timed : timed.reverse();
  return list.sort((a, b) => a.time - b.time).map(({ step }) => step);
}

/** Milliseconds. The AWS CLI prints ISO 8601, its first version and the API seconds; the SDK has dates. */
function timeOf(step: Json): number | undefined {
  const status = step.isMap() ? step.get("Status") : undefined;
  const timeline = status?.isMap() ? status.get("Timeline") : undefined;
  const value = timeline?.isMap() ? timeline.get("CreationDateTime")?.value : undefined;
  if (typeof value === "number") return value * 1000;
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
