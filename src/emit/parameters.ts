import type { Words } from "./words.ts";

/** A value of a JSON target that its user fills in: envsubst does, and so do the substitutions of a state machine's definition. */
export function parameter(name: string): string {
  return `\${EMRALD_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}}`;
}

/** The parameters that a text has, each once, in order. */
export function parametersIn(text: string): string[] {
  return [...new Set(text.match(/\$\{EMRALD_[A-Z0-9_]+\}/g) ?? [])].sort();
}

/** For targets that are one request: nobody but their user can know what a run knows. */
export const parameterWords: Words = {
  deployed: parameter,
  run: parameter("run"),
  startedAt: parameter("started_at"),
  variable: (pipeline, name, value) => (value === undefined ? parameter(`var_${pipeline}_${name}`) : undefined),
};
