import type { Path } from "../spec/diagnostic.ts";
import { masked } from "../spec/secret.ts";

/** What the YAML does not say, and why. */
export interface LeftOut {
  /** Where it stood in the input, and its value where that is short. */
  readonly what: string;
  readonly why: string;
  /** How many more there are of it, at other places. */
  readonly more: number;
}

/** What import tells besides the YAML itself. */
export class Notes {
  readonly #leftOut = new Map<string, LeftOut>();

  get leftOut(): readonly LeftOut[] {
    return [...this.#leftOut.values()];
  }

  /** The same in another item of a list is counted, and told once. A name and a colon may stand before what holds a secret. */
  leave(said: string, why: string): void {
    const what = said.replace(/(?<=^[^:]*: ).*|^[^:]*$/s, masked);
    const key = JSON.stringify([what.replaceAll(/\[\d+\]/g, "[]"), why]);
    const known = this.#leftOut.get(key);
    const isNew = known === undefined || known.what === what;
    this.#leftOut.set(key, isNew ? (known ?? { what, why, more: 0 }) : { ...known, more: known.more + 1 });
  }
}

/** A comment of the YAML: after a value, or above a key whose value takes several lines. */
export interface Comment {
  readonly path: Path;
  readonly text: string;
}

/** A part of a document, with comments whose paths begin inside of it. */
export interface Part<T> {
  readonly value: T;
  readonly comments: readonly Comment[];
}

export function guessed(path: Path, text: string): Comment {
  return { path, text: `guessed: ${text}` };
}

/** The step at the path speaks of S3, and its role may touch what its datasets say alone. */
export function notGuessed(path: Path, text: string): Comment {
  const line = JSON.stringify(masked(text.replaceAll(/\s+/g, " ")));
  const shown = line.length > 100 ? `${line.slice(0, 98)}…"` : line;
  return { path, text: `no dataset is guessed from ${shown}: declare one, or the role may not touch it` };
}

/** The comments of a part that stands at a path of a larger one. */
export function below(path: Path, comments: readonly Comment[]): Comment[] {
  return comments.map((comment) => ({ path: [...path, ...comment.path], text: comment.text }));
}
