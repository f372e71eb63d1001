import { canonical } from "../model/canonical.ts";
import { whereTheyPart } from "../model/where-they-part.ts";
import type { FoundProperty } from "./finding.ts";
import type { Value } from "./value.ts";

/** What the stack says and what AWS tells, each of at most about `most` characters: of what is long, the part that differs. */
export function shownPair({ was, is }: Pick<FoundProperty, "was" | "is">, most: number): readonly [string, string] {
  const [before, now] = [spelled(was), spelled(is)];
  if (before.length <= most && now.length <= most) return [before, now];
  const start = whereTheyPart(before, now);
  return [part(before, start, most), part(now, start, most)];
}

function spelled(value: Value): string {
  return value === undefined ? "nothing" : canonical(value);
}

function part(text: string, start: number, most: number): string {
  // What is short is shown whole, though the other is long.
  if (text.length <= most) return text;
  const end = start + most;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? `… (${text.length} characters)` : ""}`;
}
