import { replaced, secretsIn } from "../../spec/secret.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Place } from "../../spec/diagnostic.ts";
import { decode } from "../../spec/decode.ts";
import { Locator, type Position } from "../../spec/locate.ts";
import type { Paint } from "./paint.ts";

/** A diagnostic with its places as people count them. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly hint?: string;
  readonly related?: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/** A problem with the stretch of its file that it marks. */
export interface LocatedProblem extends Problem {
  readonly place: Place;
  readonly position: Position;
}

interface Source {
  readonly isThere: boolean;
  readonly text: string;
  readonly locator: Locator;
}

/** Where each code is explained, in a project that has brought emrald; and in emrald's own repository. */
const RULES = ["node_modules/emrald/docs/rules.md", "docs/rules.md"] as const;

/** Finds lines and columns: reads each file that has a problem once more. */
export class Positions {
  /** The page on all codes, from the project's folder. */
  readonly rules: string;
  readonly #root: string;
  readonly #sources = new Map<string, Source>();

  constructor(root: string) {
    this.#root = root;
    this.rules = RULES.find((page) => existsSync(join(root, page))) ?? RULES[1];
  }

  of(place: Place): Position {
    return this.source(place.file).locator.position(place);
  }

  source(file: string): Source {
    const known = this.#sources.get(file);
    if (known) return known;
    const text = textOf(join(this.#root, file), file);
    const source = { isThere: text !== undefined, text: text ?? "", locator: new Locator(text ?? "") };
    this.#sources.set(file, source);
    return source;
  }
}

/** Undefined where there is no such file, or where it is not ours to read: the problem says so itself, and has no line to show. */
function textOf(path: string, file: string): string | undefined {
  try {
    return decode(file, readFileSync(path)).value.text;
  } catch {
    return undefined;
  }
}

/** Problems in the order of files and lines. */
export function located(diagnostics: readonly Diagnostic[], positions: Positions): LocatedProblem[] {
  const seen = new Set<string>();
  return (
    diagnostics
      .map(({ code, severity, message, place, hint, related }) => {
        const position = positions.of(place);
        return {
          code,
          severity,
          message,
          file: place.file,
          line: position.line,
          column: position.column,
          ...(hint === undefined ? {} : { hint }),
          ...(related === undefined
            ? {}
            : {
                related: related.map((one) => ({
                  file: one.place.file,
                  ...lineOf(positions.of(one.place)),
                  message: one.message,
                })),
              }),
          place,
          position,
        };
      })
      // An alias is several values at one place.
      .filter(({ code, message, file, position: { start, end } }) => {
        const key = JSON.stringify([code, message, file, start, end]);
        return seen.size !== seen.add(key).size;
      })
      .sort(
        (a, b) =>
          compare(a.file, b.file) ||
          a.line - b.line ||
          a.column - b.column ||
          compare(a.code, b.code) ||
          compare(a.message, b.message),
      )
  );
}

function lineOf({ line, column }: Position): { line: number; column: number } {
  return { line, column };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One problem as text: place, code, message, the line with a mark below it, hint, and where to read more. */
export function printProblem(
  problem: Problem & { readonly position: Position },
  positions: Positions,
  paint: Paint,
): string {
  const { file, line, column, severity, code, message, hint, related = [] } = problem;
  const colour = severity === "error" ? "red" : "yellow";
  const source = positions.source(file);
  return [
    `${paint("bold", source.isThere ? `${file}:${line}:${column}` : file)} ${paint(colour, severity)} ${paint("dim", `${code}:`)} ${harmless(message)}`,
    ...codeFrame(source.text, problem.position, paint),
    ...related.map((one) => `  ${paint("dim", `${one.file}:${one.line}:${one.column}`)} ${one.message}`),
    ...(hint === undefined ? [] : [`  ${paint("cyan", hint)}`]),
    `  ${paint("dim", `${positions.rules}#${code.replace("/", "")}`)}`,
    "",
  ].join("\n");
}

/** Control characters of a file would move the cursor, or colour the rest of the screen. A tab is one column here. */
function harmless(text: string): string {
  return text.replaceAll("\t", " ").replaceAll(/[\u0000-\u001f\u007f]/g, "\ufffd");
}

/** Above this a line is cut around its mark: a minified file must not flood the screen. */
const WIDEST = 120;

/** A line as others may see it, in a log: as long as it is, so that marks stand right. `secret:` is the spec's own key, and names one. */
function hidden(line: string): string {
  const secrets = secretsIn(line).filter(({ name }) => name !== "secret");
  return replaced(line, secrets, (_, value) => "•".repeat(value.length));
}

function codeFrame(text: string, { line, column, start, end }: Position, paint: Paint): string[] {
  const source = text.split("\n", line)[line - 1]?.replace(/\r$/, "");
  if (source === undefined || text === "") return [];
  const from = source.length > WIDEST ? Math.max(0, column - 1 - WIDEST / 2) : 0;
  const shown = harmless(hidden(source).slice(from, from + WIDEST));
  const length = Math.max(1, Math.min(end - start, source.length - column + 1, from + WIDEST - column + 1));
  const margin = String(line);
  return [
    `  ${paint("dim", `${margin} |`)} ${shown}`,
    `  ${paint("dim", `${" ".repeat(margin.length)} |`)} ${" ".repeat(column - 1 - from)}${paint("red", "^".repeat(length))}`,
  ];
}
