/** What a finding is, from the worst to the most harmless. */
export const CLASSES = ["security", "missing", "orphan", "configuration", "lifecycle", "benign"] as const;
export type Class = (typeof CLASSES)[number];

/** These are drift. What ends and what AWS moves by itself is told, and does not count. */
const COUNTING: readonly Class[] = ["security", "missing", "orphan", "configuration"];

export function counts(one: Class): boolean {
  return COUNTING.includes(one);
}
