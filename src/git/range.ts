import { commitOf, mergeBase } from "./commits.ts";

/** One side of a comparison: a commit, or the folder as it is. */
export interface RangeEnd {
  /** As it was asked for. */
  readonly name: string;
  /** Undefined: the folder as it is, with what is not committed. */
  readonly commit?: string;
}

export interface Range {
  readonly base: RangeEnd;
  readonly head: RangeEnd;
}

/**
 * What a range means, in git's own words: `A...B` is what B changed since it left A, `A..B` compares the two, and `A` compares it with
 * the folder as it is. An end that is left out is HEAD. Throws a UsageError where a name means no commit.
 */
export async function readRange(folder: string, text: string): Promise<Range> {
  const [, from = "", dots, to = ""] = /^(.*?)(?:(\.\.\.?)(.*))?$/s.exec(text) ?? [];
  const base = from === "" ? "HEAD" : from;
  const baseCommit = await commitOf(folder, base);
  if (dots === undefined) return { base: { name: base, commit: baseCommit }, head: { name: "the folder as it is" } };
  const head = to === "" ? "HEAD" : to;
  const headCommit = await commitOf(folder, head);
  const commit = dots === "..." ? await mergeBase(folder, baseCommit, headCommit) : baseCommit;
  return { base: { name: base, commit }, head: { name: head, commit: headCommit } };
}
