import type { Lineage } from "../model/lineage.ts";
import type { Place } from "../spec/diagnostic.ts";
import type { SparkSpec, StepSpec } from "../spec/types.ts";
import { isBroken, place } from "./rule.ts";

/** The keys of `spark` that name what a program needs besides Spark. */
export const DEPENDENCIES = {
  python_packages: ({ pythonPackages }: SparkSpec) => pythonPackages,
  packages: ({ packages }: SparkSpec) => packages,
  jars: ({ jars }: SparkSpec) => jars,
  py_files: ({ pyFiles }: SparkSpec) => pyFiles,
  archives: ({ archives }: SparkSpec) => archives,
} as const;

export type DependencyKey = keyof typeof DEPENDENCIES;

/** One of these keys at a step, with what it lists. */
export interface DependencyList {
  readonly step: StepSpec;
  readonly key: DependencyKey;
  readonly texts: readonly string[];
  /** The place of an entry; of the key itself without one. */
  readonly at: (index?: number) => Place;
}

/** Every list that is not empty, and not broken. */
export function* dependencyLists({ pipelines }: Lineage): Generator<DependencyList> {
  for (const { steps, layers, broken } of pipelines.values()) {
    for (const step of steps) {
      for (const key of Object.keys(DEPENDENCIES) as DependencyKey[]) {
        const texts = DEPENDENCIES[key](step.spark);
        const path = ["steps", step.name, "spark", key];
        if (texts.length === 0 || isBroken({ broken }, path)) continue;
        const at = (index?: number): Place =>
          index === undefined ? place(layers, path, "key") : place(layers, [...path, index]);
        yield { step, key, texts, at };
      }
    }
  }
}
