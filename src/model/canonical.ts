import { createHash } from "node:crypto";

/**
 * Canonical JSON: keys sorted at every depth, undefined left out, no white space. Two values that mean the same have the
 * same bytes.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same for people to read; as canonical, and what `compile` prints. */
export function canonicalPretty(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Map) return sorted(Object.fromEntries(value));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** In hex, of a text as UTF-8. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
