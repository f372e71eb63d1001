/** The bounds of managed scaling, in units. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly maxCore?: number;
}

/** Units of core nodes at the least: task nodes are taken away before them (API reference, ComputeLimits). `wanted` is what the fleet asks for. */
export function leastCore({ min, max, maxCore = max }: Bounds, wanted: number, hasTask: boolean): number {
  return hasTask ? Math.min(wanted, min, maxCore) : min;
}

/**
 * Units that core nodes may have at the most, the greatest first; task nodes have the rest of `max`. Whole nodes, one at least, since what EMR
 * scales it keeps within the bounds. `weights` are those of the core nodes.
 */
export function coreSplits({ max, maxCore = max }: Bounds, weights: Iterable<number>, hasTask: boolean): number[] {
  const most = Math.min(maxCore, max);
  const step = hasTask ? [...weights].reduce(commonDivisor, 0) : most;
  const found = [most];
  for (let units = step; step > 0 && units < most; units += step) found.push(units);
  return found;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
