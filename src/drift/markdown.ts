import { bounded, code, escaped } from "../review/markdown.ts";
import { counts } from "./classes.ts";
import type { Drift, Verdict } from "./drift.ts";
import type { Finding } from "./finding.ts";
import { summary } from "./summary.ts";
import { shownPair } from "./shown.ts";

/** The body of an issue has 65,536 characters (GitHub, issues); something is left for what others write around it. */
const MOST = 60_000;
/** Of one value, before it is escaped. */
const MOST_VALUE = 200;
/** What the table, and the lines before it, may take: what is left is for the values. */
const MOST_TABLE = 25_000;
const MOST_LINES = 10_000;

const TITLES: Readonly<Record<Verdict, string>> = {
  "nothing deployed": "Nothing is deployed",
  "no drift": "No drift",
  drift: "Drift",
  "cannot tell": "Cannot tell",
};

/**
 * For an issue. The same drift is the same text, so that an issue changes when something has: what comes and goes with runs, and what AWS moves by
 * itself, is left out.
 */
export function driftMarkdown(drift: Drift): string {
  const found = drift.findings.filter((one) => counts(one.class));
  const before = [
    `### ${TITLES[drift.verdict]}: ${escaped(drift.environment)}`,
    "",
    escaped(summary(drift)),
    "",
    ...list("Could not be told", drift.untold),
    ...list("Not deployed", drift.notDeployed),
    ...(found.length === 0 ? [] : [...TABLE, ...bounded(found.map(tableRow), MOST_TABLE, tableRest), ""]),
  ];
  const values = found.flatMap(valueLines);
  const room = MOST - before.join("\n").length - FOLD.join("\n").length - 200;
  const fold = values.length === 0 ? [] : [...FOLD, ...bounded(values, room, listRest), "", "</details>", ""];
  return [...before, ...fold].join("\n");
}

const TABLE = ["| class | resource | what |", "| --- | --- | --- |"];
const FOLD = ["<details><summary>What the stack says → what AWS tells</summary>", ""];

const tableRest = (left: number): string => `| | and ${left} more | \`emrald drift\` tells all |`;
const listRest = (left: number): string => `- and ${left} more: \`emrald drift\` tells all`;

function tableRow(finding: Finding): string {
  const { class: found, reason, properties } = finding;
  const paths = [...new Set(properties.map(({ path }) => path))];
  const shown = paths.slice(0, 5).map(code).join(", ");
  const what =
    reason === undefined ? `${shown}${paths.length > 5 ? ` and ${paths.length - 5} more` : ""}` : escaped(reason);
  return `| ${found} | ${subject(finding)} | ${what} |`;
}

function valueLines(finding: Finding): string[] {
  return finding.properties.map((property) => {
    const [was, is] = shownPair(property, MOST_VALUE);
    return `- ${code(finding.name)} ${code(property.path)}: ${code(was)} → ${code(is)} (${escaped(property.reason)})`;
  });
}

function subject({ type, name, id }: Finding): string {
  return `${escaped(type.replace(/^aws:/, ""))} ${code(name)}${id === "" || id === name ? "" : `<br>${code(id)}`}`;
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    `**${title}**`,
    "",
    ...bounded(
      lines.map((line) => `- ${escaped(line)}`),
      MOST_LINES,
      listRest,
    ),
    "",
  ];
}
