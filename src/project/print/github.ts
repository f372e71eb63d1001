import type { Mark } from "./mark.ts";

/**
 * GitHub shows so many annotations of each kind for a step, and drops the others in silence (GitHub Community discussion 26680, which is all that
 * GitHub has published of it).
 */
const SHOWN = 10;

/** Problems as workflow commands (GitHub Docs, Workflow commands for GitHub Actions), which become annotations. */
export function annotations(marks: readonly Mark[]): string {
  const errors = marks.filter(({ severity }) => severity === "error");
  const warnings = marks.filter(({ severity }) => severity === "warning");
  const shown = [...errors.slice(0, SHOWN), ...warnings.slice(0, SHOWN)];
  const dropped = [...more(errors.length, "error"), ...more(warnings.length, "warning")].join(" and ");
  return [
    ...shown.map(annotation),
    ...(dropped === "" ? [] : [command("notice", { title: "emrald" }, `${dropped}: see the log of this step`)]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function more(number: number, word: string): string[] {
  const left = number - SHOWN;
  return left > 0 ? [`${left} more ${word}${left === 1 ? "" : "s"}`] : [];
}

function annotation({ severity, code, message, hint, file, region }: Mark): string {
  // GitHub marks columns within one line only (REST API reference, check runs: start_column).
  const isOneLine = region?.endLine === region?.line;
  const properties = {
    file,
    line: region?.line,
    endLine: region?.endLine,
    col: isOneLine ? region?.column : undefined,
    endColumn: isOneLine ? region?.endColumn : undefined,
    title: code,
  };
  return command(severity, properties, hint === undefined ? message : `${message}\n${hint}`);
}

/**
 * Keeps text out of GitHub's hands: what users have written in their files must be no command to its runner. `token` is a word that nobody can
 * guess.
 */
export function unheard(text: string, token: string): string {
  if (text === "") return "";
  return `::stop-commands::${token}\n${text.endsWith("\n") ? text : `${text}\n`}::${token}::\n`;
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  data: string,
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name}${given.length > 0 ? ` ${given.join(",")}` : ""}::${escapeData(data)}`;
}

/** As GitHub's own toolkit escapes (actions/toolkit, packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
