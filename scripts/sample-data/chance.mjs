/** Mulberry32: numbers in [0, 1) from 32-bit integer arithmetic alone. */
export function chance(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = (list) => list[int(0, list.length - 1)];
  return {
    next,
    int,
    pick,
    /** Nearly normal, mean 0 and deviation 1; logarithms would not be the same on every machine. */
    normal: () => Array.from({ length: 12 }, next).reduce((sum, x) => sum + x, -6),
    /** Several different members of the list, in the list's order. */
    some: (list, count) => {
      const chosen = new Set();
      while (chosen.size < Math.min(count, list.length)) chosen.add(int(0, list.length - 1));
      return [...chosen].sort((a, b) => a - b).map((index) => list[index]);
    },
    /** A key of a map of key to weight. */
    weighted: (weights) => {
      let left = next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
      return Object.keys(weights).find((key) => (left -= weights[key]) < 0);
    },
  };
}
