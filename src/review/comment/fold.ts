import { bounded } from "../markdown.ts";

/** A part that a reader opens. */
export interface Fold {
  readonly title: string;
  /** Shown whole or not at all. */
  readonly picture?: readonly string[];
  /** The head of a table. */
  readonly head: readonly string[];
  readonly lines: readonly string[];
  /** Says how many lines are left out. */
  readonly rest: (left: number) => string;
}

/** For the line that says what is left out, or that there is no picture. */
const ROOM_OF_REST = 300;

/** As many folds, and as much of each, as there is room for, in characters. What one does not need, the others get. */
export function folded(folds: readonly Fold[], room: number): readonly string[] {
  const sizes = folds.map((fold) => size(foldLines(fold, Infinity)));
  const share = fairShare(sizes, room);
  return folds.flatMap((fold) => foldLines(fold, share));
}

/** The most that each may have so that all of them fit. */
function fairShare(sizes: readonly number[], room: number): number {
  let [left, share] = [room, 0];
  for (const [index, needed] of sizes.toSorted((a, b) => a - b).entries()) {
    share = left / (sizes.length - index);
    if (needed > share) return Math.floor(share);
    left -= needed;
  }
  return Infinity;
}

function foldLines({ title, picture = [], head, lines, rest }: Fold, room: number): string[] {
  const open = [`<details><summary>${title}</summary>`, ""];
  const close = ["", "</details>", ""];
  const fixed = size([...open, ...head, ...close]) + ROOM_OF_REST;
  if (fixed > room) return [`- ${title}: left out, there is no room`];
  const isDrawn = size(picture) <= (room - fixed) / 2;
  const drawn = isDrawn ? picture : [NOT_DRAWN, ""];
  return [...open, ...drawn, ...head, ...bounded(lines, room - fixed - size(drawn), rest), ...close];
}

const NOT_DRAWN = "The picture is left out: it is too large.";

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
