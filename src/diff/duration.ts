/** Seconds as the spec writes them: `90s`, `30m`, `8h`. */
export function duration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const [size, unit] = seconds % 3_600 === 0 ? [3_600, "h"] : seconds % 60 === 0 ? [60, "m"] : [1, "s"];
  return `${seconds / size}${unit}`;
}
