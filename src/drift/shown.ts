import { canonical } from "../model/canonical.ts";
import type { FoundProperty } from "./finding.ts";
import type { Value } from "./value.ts";

/** How much of what they have in common is shown before the first character that differs. */
const BEFORE = 20;

/** What the stack says and what AWS tells, each of at most about `most` characters: of what is long, the part that differs. */
export function shownPair({ was, is }: Pick<FoundProperty, "was" | "is">, most: number): readonly [string, string] {
  const [before, now] = [spelled(was), spelled(is)];
  if (before.length <= most && now.length <= most) return [before, now];
  const start = Math.max(0, commonLength(before, now) - BEFORE);
  return [part(before, start, most), part(now, start, most)];
}

function spelled(value: Value): string {
  return value === undefined ? "nothing" : canonical(value);
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function part(text: string, start: number, most: number): string {
  // What is short is shown whole, though the other is long.
  if (text.length <= most) return text;
  const end = start + most;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? `… (${text.length} characters)` : ""}`;
}
