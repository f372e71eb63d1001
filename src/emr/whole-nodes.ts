/**
 * USD an hour for a number of units in whole nodes, of any mix of types, for every number up to `units`. EMR adds nodes until the units are
 * met, and the last one overshoots where its weight does not divide what is left (API reference, InstanceFleetConfig). `pick` says whether the
 * cheapest mix is asked for or the dearest. Types without a price are left out.
 */
export function byUnits(
  types: ReadonlyMap<string, number>,
  units: number,
  price: (type: string) => number | undefined,
  pick: "least" | "most",
): Float64Array {
  const sums = new Float64Array(units + 1);
  const priced = [...types].flatMap(([type, weight]) => {
    const each = price(type);
    return each === undefined ? [] : [{ each, weight: Math.max(1, weight) }];
  });
  if (priced.length === 0) return sums;
  for (let unit = 1; unit <= units; unit++) {
    let best = pick === "least" ? Infinity : 0;
    for (const { each, weight } of priced) {
      const sum = each + (sums[Math.max(0, unit - weight)] ?? 0);
      if (pick === "least" ? sum < best : sum > best) best = sum;
    }
    sums[unit] = best;
  }
  return sums;
}
