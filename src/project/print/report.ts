import { count } from "../../spec/count.ts";
import type { Diagnostic } from "../../spec/diagnostic.ts";
import { type Paint, paintFor } from "./paint.ts";
import { located, Positions, printProblem, type Problem } from "./problems.ts";

/** Problems as `--json` prints them. */
export function problemsForJson(root: string, diagnostics: readonly Diagnostic[]): Problem[] {
  return located(diagnostics, new Positions(root)).map(({ position: _position, place: _place, ...problem }) => problem);
}

/** Problems for people, in the order of files and lines, a blank line between two. */
export function problemsForPeople(root: string, diagnostics: readonly Diagnostic[], paint: Paint): string {
  const positions = new Positions(root);
  return located(diagnostics, positions)
    .map((problem) => `${printProblem(problem, positions, paint)}\n`)
    .join("");
}

/** Prints problems, and how many there are. */
export function printProblems(root: string, diagnostics: readonly Diagnostic[], stream: NodeJS.WriteStream): void {
  stream.write(problemsForPeople(root, diagnostics, paintFor(stream)));
  if (diagnostics.length > 0) process.stderr.write(`${counted(diagnostics)}\n`);
}

/** `2 errors, 1 warning`; empty where there are none. */
export function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ];
  return parts.join(", ");
}
