/** What emrald says about a user's files: data, never an exception. */
export type Severity = "error" | "warning";

/** The way from a document's root to one of its values. */
export type Path = readonly (string | number)[];

/**
 * A place in a file, as a way through the document. It becomes line and column only when a diagnostic is printed
 * (see locate.ts), so that files without problems never pay for positions.
 */
export interface Place {
  readonly file: string;
  readonly path: Path;
  /** The key that names the value, or the value itself. */
  readonly on: "key" | "value";
  /** A part of a scalar's text, as offsets into its decoded value. */
  readonly part?: readonly [start: number, end: number];
  /** A stretch of the file, known already: problems of reading, before there is a document. */
  readonly range?: readonly [start: number, end: number];
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface Diagnostic {
  /** `area/slug`, never reused. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly hint?: string;
  readonly related?: readonly Related[];
}

/** What every phase returns: a value where there is one, and all that is wrong. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Two environments often show one problem: it is said once. The first one stays. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, place }) => {
    const key = JSON.stringify([code, place.file, place.path, place.on, place.part ?? place.range, message]);
    return seen.size !== seen.add(key).size;
  });
}
