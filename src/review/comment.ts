import type { ChangeClass, EnvironmentDiff } from "../diff/types.ts";
import { environmentTable } from "./comment/environments.ts";
import { folded } from "./comment/fold.ts";
import { folds } from "./comment/folds.ts";
import { news } from "./comment/news.ts";
import { count } from "../spec/count.ts";
import { few, NO_STEPS_TITLE, TITLES } from "./comment/words.ts";
import { code, cut, escaped } from "./markdown.ts";
import type { Review } from "./review.ts";
import { verdictOf } from "./verdict.ts";

/**
 * GitHub takes 65,536 characters (its answer to a longer one says so). It counts code points, of which there are never more than of JavaScript's
 * units; a few are left for what others add.
 */
export const MOST_COMMENT = 65_000;
/** A step's summary has 1 MiB (GitHub Actions, workflow commands: job summaries), and a unit of JavaScript at most 3 bytes. */
export const MOST_SUMMARY = 340_000;

/**
 * What a pull request does, in Markdown of at most `room` characters that begin with `marker`: at most 25 lines that everybody reads, the worst first, and folds. Where
 * there is no room the folds are cut, and say so. The same review is the same text.
 */
export function commentOf(
  review: Review,
  { marker, room }: { readonly marker: string; readonly room: number },
): string {
  const before = [marker, `### ${title(review)}`, "", ...section(table(review)), ...section(news(review))];
  const foot = footer(review);
  const left = room - [...before, ...foot].join("\n").length - 10;
  return `${[...before, ...folded(folds(review), left), ...foot].join("\n").trimEnd()}\n`;
}

function title(review: Review): string {
  const errors = (review.check?.problems ?? []).filter(({ severity }) => severity === "error").length;
  if (errors > 0) return `The spec has ${count(errors, "error")}`;
  const { class: its, isTold } = verdictOf(review);
  const known = titleOf(its, review);
  const all = review.diff?.environments ?? [];
  // What cannot be told may be worse than all that can.
  if (!isTold) return `${untoldTitle(all)}${its === "none" ? "" : `; at least ${known.toLowerCase()}`}`;
  if (its !== "none") return known;
  const environments = all.map(({ environment }) => environment);
  return `${TITLES.none}: nothing that is deployed or run changes in ${few(environments, 5)}`;
}

/** Settings alone make no step do something else. */
function titleOf(its: ChangeClass, { diff }: Review): string {
  const isOfSteps = diff?.environments.some(({ consequences }) => consequences.runAgain.length > 0);
  return its === "behavioural" && isOfSteps !== true ? NO_STEPS_TITLE : TITLES[its];
}

function untoldTitle(all: readonly EnvironmentDiff[]): string {
  const untold = all.filter((one) => one.untold !== undefined).map(({ environment }) => environment);
  return untold.length === all.length
    ? "What changes cannot be told"
    : `What changes in ${few(untold, 3)} cannot be told`;
}

/** Of what has no effect one line says it all. */
function table(review: Review): readonly string[] {
  const { class: its, isTold } = verdictOf(review);
  return its === "none" && isTold ? [] : environmentTable(review);
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ""];
}

/** What was compared with what. */
function footer({ diff }: Review): readonly string[] {
  if (!diff) return [];
  const revision = ({ name, commit }: (typeof diff)["base"]): string =>
    commit === undefined ? escaped(cut(name, 80)) : code(commit.slice(0, 12));
  return [`<sub>${revision(diff.base)} → ${revision(diff.head)}</sub>`];
}
