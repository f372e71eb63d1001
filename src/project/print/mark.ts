import { sha256 } from "../../model/canonical.ts";
import type { Diagnostic } from "../../spec/diagnostic.ts";
import { type LocatedProblem, located, Positions } from "./problems.ts";
import { repositoryPaths } from "./repository-path.ts";

/** A problem as machines mark it beside a line of a file. */
export interface Mark {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  /** From the root of the repository on, with slashes. */
  readonly file: string;
  /** From 1, in UTF-16 code units; undefined where only the file is known. */
  readonly region?: Region;
  readonly related: readonly {
    readonly file: string;
    readonly message: string;
    readonly line: number;
    readonly column: number;
  }[];
  /** The same for the same problem when lines above it come and go. */
  readonly fingerprint: string;
}

export interface Region {
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  /** Behind the last character. */
  readonly endColumn?: number;
}

/** Problems of a project's files, in the order of files and lines. */
export function marksOf(root: string, diagnostics: readonly Diagnostic[]): readonly Mark[] {
  const positions = new Positions(root);
  const pathOf = repositoryPaths(root);
  const marks = located(diagnostics, positions).map((problem) => {
    const { code, severity, message, hint, related = [], place } = problem;
    const file = pathOf(problem.file);
    return {
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      file,
      region: regionOf(problem, positions.source(problem.file).text),
      related: related.map((one) => ({ ...one, file: pathOf(one.file) })),
      fingerprint: fingerprint(code, file, message, place.path),
    };
  });
  return distinct(marks);
}

/** What a problem is, wherever it stands in its file. */
export function fingerprint(code: string, file: string, message: string, path: readonly (string | number)[]): string {
  return sha256(JSON.stringify([code, file, message, path])).slice(0, 32);
}

/** The same twice in a file is told apart by its order. */
function distinct(marks: readonly Mark[]): readonly Mark[] {
  const seen = new Map<string, number>();
  return marks.map((mark) => {
    const times = (seen.get(mark.fingerprint) ?? 0) + 1;
    seen.set(mark.fingerprint, times);
    return times === 1 ? mark : { ...mark, fingerprint: sha256(`${mark.fingerprint} ${times}`).slice(0, 32) };
  });
}

function regionOf({ line, column, position: { start, end } }: LocatedProblem, text: string): Region {
  const lines = text
    .slice(start, Math.max(start, end))
    .replace(/[\r\n]+$/, "")
    .split("\n");
  const last = lines.at(-1) ?? "";
  const endColumn = lines.length === 1 ? column + last.length : last.length + 1;
  // A stretch without a character would be no mark at all.
  return {
    line,
    column,
    endLine: line + lines.length - 1,
    endColumn: lines.length === 1 ? Math.max(endColumn, column + 1) : endColumn,
  };
}
