/** USD: at least, and at most. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const NOTHING: Range = { low: 0, high: 0 };

export function exactly(value: number): Range {
  return { low: value, high: value };
}

export function sum(ranges: Iterable<Range>): Range {
  let low = 0;
  let high = 0;
  for (const range of ranges) {
    low += range.low;
    high += range.high;
  }
  return { low, high };
}

export function times({ low, high }: Range, factor: number): Range {
  return { low: low * factor, high: high * factor };
}
