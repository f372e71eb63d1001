import type { Durations } from "../../cost/cost.ts";
import { compileEnvironments } from "../../project/environments.ts";
import { durationsOf } from "../cost/durations.ts";

/** By environment. */
export type RunDurations = ReadonlyMap<string, Durations>;

/**
 * How long the runs of environments took, as the first tree that has the environment describes it: what ran was the base. Both sides of a comparison count by it, since nobody
 * has run the head. Throws a WorldError.
 */
export async function runDurations(names: readonly string[], trees: readonly string[]): Promise<RunDurations> {
  const found = new Map<string, Durations>();
  const asked = new Set<string>();
  for (const root of trees) {
    for (const [name, compiled] of await compileEnvironments(root)) {
      if (!names.includes(name) || asked.has(name) || "errors" in compiled) continue;
      asked.add(name);
      const durations = await durationsOf(root, compiled.plan);
      if (durations) found.set(name, durations);
    }
  }
  return found;
}
