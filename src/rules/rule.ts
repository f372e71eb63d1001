import type { Facts } from "../model/files.ts";
import type { Lineage } from "../model/lineage.ts";
import type { Code } from "../spec/codes.ts";
import type { Path, Place } from "../spec/diagnostic.ts";
import { type Layer, originOf } from "../spec/layers.ts";
import type { EnvironmentSpec } from "../spec/types.ts";

/** What a rule has found, at a way through a document and its overlays. */
export interface Finding {
  readonly at: Place;
  readonly message: string;
  readonly hint?: string;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
}

/** One environment as rules see it. */
export interface Scene {
  readonly environment: EnvironmentSpec;
  readonly lineage: Lineage;
  readonly facts: Facts;
  /** Pipelines whose file could not be read: what they hold is unknown. */
  readonly unreadable: ReadonlySet<string>;
}

export type Report = (finding: Finding) => void;

/**
 * One file a rule: its path below src/rules is its id, `rule` its export. What it looks at decides how often it runs:
 * the pipelines of an environment (once for all environments that share them), an environment, or all of them together.
 */
export type Rule = Code &
  (
    | { readonly looksAt: "pipelines" | "environment"; readonly check: (scene: Scene, report: Report) => void }
    | { readonly looksAt: "all"; readonly check: (scenes: readonly Scene[], report: Report) => void }
  );

export function withId(id: string, rule: Rule): Rule & { readonly id: string } {
  return { ...rule, id };
}

/** The place of a value that may come from a file or from an environment's overlay. */
export function place(layers: readonly Layer[], path: Path, on: Place["on"] = "value", part?: Place["part"]): Place {
  return { ...originOf(layers, path), on, ...(part ? { part } : {}) };
}

/** True when the schema has already said what is wrong at a path, or around it. */
export function isBroken(owner: { readonly broken: readonly Path[] }, path: Path): boolean {
  return owner.broken.some((broken) => {
    const [short, long] = broken.length < path.length ? [broken, path] : [path, broken];
    return short.length > 0 && short.every((segment, index) => long[index] === segment);
  });
}

/** True when some step could not be read: then "nobody reads it" and "nobody makes it" cannot be said. */
export function hasUnknownSteps({ lineage, unreadable }: Scene): boolean {
  if (unreadable.size > 0) return true;
  return [...lineage.pipelines.values()].some(({ broken }) => broken.some(([key]) => key === "steps"));
}
