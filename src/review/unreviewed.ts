import type { Change } from "../diff/types.ts";
import { canonical, sha256 } from "../model/canonical.ts";

/** What somebody has to have seen before it is applied. */
export type Applied = Pick<Change, "class" | "kind" | "subject" | "path" | "reason" | "key">;

/** The changes that nobody has seen: words for people alone need no review. */
export function unreviewed<T extends Applied>(changes: readonly T[], seen: ReadonlySet<string>): readonly T[] {
  return changes.filter(({ class: its, key }) => its !== "none" && its !== "cosmetic" && !seen.has(key));
}

/** Names a set of changes, for whoever accepts just these: 12 hex. */
export function digestOf(changes: readonly Applied[]): string {
  return sha256(canonical(changes.map(({ key }) => key).sort())).slice(0, 12);
}
