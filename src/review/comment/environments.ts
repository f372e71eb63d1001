import { CLASSES, type EnvironmentDiff } from "../../diff/types.ts";
import type { Review } from "../review.ts";
import { classOf } from "../verdict.ts";
import { figureOf, runTitle } from "./money.ts";
import { WORDS } from "./words.ts";

/** Rows before the folds. */
const MOST = 3;

/** A line for each environment, the worst first: what happens there, to how many steps, and what it costs. */
export function environmentTable(review: Review): readonly string[] {
  const all = [...(review.diff?.environments ?? [])].sort((a, b) => weight(review, b) - weight(review, a));
  // Where nothing can be told a line says so for all.
  if (all.every(({ untold }) => untold !== undefined)) return [];
  const left = all.length - MOST;
  return [
    `| environment | change | changes | steps that do something else | ${runTitle(review)} | USD an hour |`,
    "| --- | --- | --: | --: | --- | --- |",
    ...all.slice(0, MOST).map((one) => row(review, one)),
    ...(left > 0 ? [`| and ${left} more, none of them worse | | | | | |`] : []),
  ];
}

/** What cannot be told may be anything. */
function weight(review: Review, one: EnvironmentDiff): number {
  return one.untold === undefined ? CLASSES.indexOf(classOf(review, one)) : CLASSES.length;
}

function row(review: Review, one: EnvironmentDiff): string {
  const { environment, changes, consequences, untold, base, head } = one;
  const what = untold === undefined ? WORDS[classOf(review, one)] : "**cannot be told**";
  const came = base === undefined ? " (new)" : head === undefined ? " (gone)" : "";
  const cells = [
    `${environment}${untold === undefined ? came : ""}`,
    what,
    number(changes.length),
    number(consequences.runAgain.length),
    figureOf(review, environment, "per_run"),
    figureOf(review, environment, "per_hour"),
  ];
  return `| ${cells.join(" | ")} |`;
}

function number(count: number): string {
  return count === 0 ? "" : String(count);
}
