/**
 * What whole nodes of any mix of types come to of something that each type has so much of (USD an hour, memory, executors), for every number
 * of units up to `units`. EMR adds nodes until the units are met, and the last one overshoots where its weight does not divide what is left
 * (API reference, InstanceFleetConfig). `pick` says which mix is asked for: the one with the least of it, or with the most. Types of which
 * that is not known are left out.
 */
export function byUnits(
  types: ReadonlyMap<string, number>,
  units: number,
  value: (type: string) => number | undefined,
  pick: "least" | "most",
): Float64Array {
  const sums = new Float64Array(units + 1);
  const known = [...types].flatMap(([type, weight]) => {
    const each = value(type);
    return each === undefined ? [] : [{ each, weight: Math.max(1, weight) }];
  });
  if (known.length === 0) return sums;
  for (let unit = 1; unit <= units; unit++) {
    let best = pick === "least" ? Infinity : 0;
    for (const { each, weight } of known) {
      const sum = each + (sums[Math.max(0, unit - weight)] ?? 0);
      if (pick === "least" ? sum < best : sum > best) best = sum;
    }
    sums[unit] = best;
  }
  return sums;
}
