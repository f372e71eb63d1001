const units: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** Bytes of a size as Spark writes it: `18g`, `512m`, `1024` (MiB when it names no unit). */
export function parseMemory(text: string): number | undefined {
  const [, digits = "", unit = "m"] = /^(\d+)([bkmgtp])?b?$/.exec(text.trim().toLowerCase()) ?? [];
  const factor = units[unit];
  return digits === "" || factor === undefined ? undefined : Number(digits) * factor;
}

/** The smaller of the two; a size that Spark would refuse is left to it. */
export function capMemory(wanted: string | undefined, cap: string): string {
  if (wanted === undefined) return cap;
  const bytes = parseMemory(wanted);
  const most = parseMemory(cap);
  return bytes !== undefined && most !== undefined && bytes > most ? cap : wanted;
}
