const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 };
const MEBIBYTES: Record<string, number> = { m: 1, g: 1024, t: 1024 * 1024 };

/** `90s`, `30m`, `8h` to seconds. The schema has held the form. */
export function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? Number.NaN);
}

/** Seconds to `90s`, `30m`, `8h`. */
export function inUnits(seconds: number): string {
  const unit = ["h", "m"].find((one) => seconds % (SECONDS[one] ?? 1) === 0) ?? "s";
  return `${seconds / (SECONDS[unit] ?? 1)}${unit}`;
}

/** `512m`, `18g` to MiB. The schema has held the form. */
export function mebibytes(memory: string): number {
  return Number(memory.slice(0, -1)) * (MEBIBYTES[memory.slice(-1).toLowerCase()] ?? Number.NaN);
}
