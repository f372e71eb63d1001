import type { Range } from "./range.ts";

/** `1.50`, `0.045`: cents, and tenths of them below a dollar. */
export function usd(value: number): string {
  const text = value.toFixed(value < 1 ? 3 : 2);
  return value < 1 && text.endsWith("0") ? text.slice(0, -1) : text;
}

/** `1.50`, `1.20 to 3.40`. */
export function usdRange({ low, high }: Range): string {
  return usd(low) === usd(high) ? usd(low) : `${usd(low)} to ${usd(high)}`;
}
