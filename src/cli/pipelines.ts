import { UsageError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { suggest } from "../spec/nearest.ts";

/** Throws when a name on the command line is no pipeline with steps. */
export function requirePipelines(plan: Plan, names: readonly string[]): void {
  const known = new Set(Object.values(plan.steps).map(({ pipeline }) => pipeline));
  for (const name of names) {
    if (!known.has(name))
      throw new UsageError(`there is no pipeline "${name}" with steps`, suggest(name, known, "pipeline"));
  }
}
