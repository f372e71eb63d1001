import { costChange } from "../cost/change.ts";
import type { Change, ChangeClass, DiffDocument, EnvironmentDiff, Revision } from "./types.ts";
import { printable } from "../spec/printable.ts";

type Style = "bold" | "dim" | "red" | "yellow" | "cyan" | "green";
/** Colours a text, or leaves it as it is. */
type Paint = (style: Style, text: string) => string;

const COLOURS: Readonly<Record<ChangeClass, Style>> = {
  none: "dim",
  cosmetic: "dim",
  additive: "green",
  behavioural: "yellow",
  breaking: "red",
  destructive: "red",
};

/** Lines of one list: `--json` has all. */
const MOST = 20;

/** For people: environment by environment, the worst change first, and what follows. */
export function diffText(document: DiffDocument, paint: Paint): string {
  const { base, head, environments } = document;
  const lead = `${revision(base)} → ${revision(head)}`;
  const parts = environments.map((one) => environmentLines(one, paint).join("\n"));
  const nothing = environments.length === 0 ? ["no environment on AWS to compare"] : [];
  return `${[paint("bold", lead), ...nothing, ...parts].join("\n\n")}\n`;
}

/** A name may mean another commit tomorrow, and of three dots the base is where the two parted. */
function revision({ name, commit }: Revision): string {
  return commit === undefined || commit === name ? printable(name) : `${printable(name)} (${commit.slice(0, 12)})`;
}

function environmentLines(diff: EnvironmentDiff, paint: Paint): string[] {
  const { environment, changes, untold } = diff;
  const title = (text: string, style: Style): string => `${paint("bold", environment)}: ${paint(style, text)}`;
  if (untold !== undefined) return [title(`cannot be told: ${printable(untold)}`, "red")];
  const cost = costLines(diff);
  if (changes.length === 0) return [title("no effect", "green"), ...cost];
  const width = Math.max(...changes.map((one) => one.class.length));
  return [
    title(diff.class, COLOURS[diff.class]),
    ...bounded(changes, (one) => changeLines(one, width, paint)),
    ...consequenceLines(diff, paint),
    ...cost,
  ];
}

function changeLines(change: Change, width: number, paint: Paint): string[] {
  const { class: found, kind, subject, path, reason } = change;
  const where = path === undefined ? subject : `${subject} ${path}`;
  const values = valuesOf(change);
  return [
    `  ${paint(COLOURS[found], found.padEnd(width))}  ${printable(where)}${values === "" ? "" : `: ${printable(values)}`}`,
    `  ${" ".repeat(width)}  ${paint("dim", `${kind}: ${printable(reason)}`)}`,
  ];
}

function valuesOf({ was, is }: Change): string {
  if (was === undefined) return is === undefined ? "" : `+ ${is}`;
  return is === undefined ? `- ${was}` : `${was} → ${is}`;
}

function consequenceLines({ consequences }: EnvironmentDiff, paint: Paint): string[] {
  const { runAgain, datasets, consumers, owners, criticalPath } = consequences;
  const listed = <T>(name: string, some: readonly T[], line: (one: T) => string): string[] =>
    some.length === 0 ? [] : [`  ${paint("cyan", name)}`, ...bounded(some, (one) => [`    ${printable(line(one))}`])];
  return [
    ...listed("does something else than before", runAgain, ({ step, because }) => `${step}: ${because}`),
    ...listed("data that is touched", datasets, ({ dataset, through }) =>
      through === undefined ? dataset : `${dataset}, by ${through}`,
    ),
    ...listed("who relies on it", consumers, ({ consumer, dataset, owner }) =>
      owner === undefined ? `${consumer} reads ${dataset}` : `${consumer} reads ${dataset}, of ${owner}`,
    ),
    ...listed("who answers for it", owners, (owner) => owner),
    ...listed(
      "longest chain of steps through it",
      criticalPath.length < 2 ? [] : [chain(criticalPath)],
      (line) => line,
    ),
  ];
}

function chain(steps: readonly string[]): string {
  if (steps.length <= MOST) return steps.join(" → ");
  const half = MOST / 2;
  return [...steps.slice(0, half), `… ${steps.length - MOST} more …`, ...steps.slice(-half)].join(" → ");
}

function costLines({ cost, changes }: EnvironmentDiff): string[] {
  const { figures, unknown } = costChange(cost?.before, cost?.after);
  const isTold = figures.length > 0 || (changes.length > 0 && unknown.length > 0);
  if (!isTold) return [];
  return [
    "  cost",
    ...figures.map(({ text, words }) => `    ${text} ${words}`),
    ...bounded(unknown, (one) => [`    not known: ${printable(one)}`]),
  ];
}

function bounded<T>(some: readonly T[], lines: (one: T) => readonly string[]): string[] {
  const rest = some.length - MOST;
  return [...some.slice(0, MOST).flatMap(lines), ...(rest > 0 ? [`    and ${rest} more: --json tells all`] : [])];
}
