import type { BudgetVerdict } from "../../emr/budget.ts";
import { usd, usdRange } from "../../emr/usd.ts";
import { secondsText } from "../../cost/duration.ts";
import { figureText } from "../../cost/figure.ts";
import type { Cost, Duration, Part } from "../../cost/types.ts";
import type { Paint, Style } from "../../project/print/paint.ts";
import { wrapped } from "../print/wrapped.ts";

const COLOURS: Readonly<Record<BudgetVerdict, Style>> = { within: "green", "may exceed": "yellow", exceeds: "red" };

/** For people: one environment after the other, what is paid for an hour in a table, and what the figures leave out. */
export function costText(costs: readonly Cost[], paint: Paint): string {
  if (costs.length === 0) return "the project has no environment on AWS\n";
  return costs.map((cost) => environmentText(cost, paint)).join("\n");
}

/** A line of the table. */
interface Row {
  readonly what: string;
  readonly usd: string;
  readonly note: string;
}

function environmentText(cost: Cost, paint: Paint): string {
  const { environment, region, prices, unknown, not_counted } = cost;
  const lines = [
    `${paint("bold", environment)} in ${region}, USD`,
    ...(prices ? [...table(cost, paint), ...wrapped("prices of ", pricesText(prices))] : []),
    ...unknown.flatMap((one) => wrapped("not known: ", one)).map((line) => paint("yellow", line)),
    ...wrapped("not counted: ", not_counted.join("; ")),
  ];
  return `${lines.join("\n")}\n`;
}

/** Which prices were used, and what gets others. */
export function pricesText({ date, source, of }: NonNullable<Cost["prices"]>): string {
  return `${date} (${source}); ${of === "project" ? "pipelines/prices.json" : "emrald cost --refresh gets today's"}`;
}

function table(cost: Cost, paint: Paint): string[] {
  const { parts, per_run, standing } = cost;
  const budget = budgetNotes(cost, paint);
  const rows: Row[] = [
    ...parts.map((part) => ({ what: `  ${nameOf(part)}`, usd: usdRange(part), note: part.note ?? "" })),
    { what: "an hour", usd: figureText(cost, "per_hour"), note: budget.per_hour },
    {
      what: `a run of ${secondsText(per_run.duration.seconds)}`,
      usd: figureText(cost, "per_run"),
      note: [durationNote(per_run.duration), budget.per_run].filter((text) => text !== "").join("; "),
    },
    ...(standing ? [{ what: "an hour between runs", usd: figureText(cost, "standing"), note: "" }] : []),
  ];
  const [first, second] = [width(rows, "what"), width(rows, "usd")];
  const indent = first + second + 4;
  return rows.flatMap(({ what, usd, note }) => {
    const lead = `${what.padEnd(first)}  ${usd.padStart(second)}`;
    return note === "" ? [lead] : wrapped(`${lead}  `, note, indent);
  });
}

function width(rows: readonly Row[], column: "what" | "usd"): number {
  return Math.max(...rows.map((row) => row[column].length));
}

function nameOf({ what, cluster }: Part): string {
  return cluster === undefined ? what : `${cluster}: ${what}`;
}

function budgetNotes({ budget = [] }: Cost, paint: Paint): Record<"per_hour" | "per_run", string> {
  const note = (key: "per_hour" | "per_run"): string => {
    const one = budget.find((found) => found.key === key);
    return one ? paint(COLOURS[one.verdict], `budget ${usd(one.limit)}: ${one.verdict}`) : "";
  };
  return { per_hour: note("per_hour"), per_run: note("per_run") };
}

function durationNote({ from, runs = 0 }: Duration): string {
  if (from === "assumed") return "the hour is assumed";
  return runs === 1 ? "as long as the last run" : `the median of the last ${runs} runs`;
}
