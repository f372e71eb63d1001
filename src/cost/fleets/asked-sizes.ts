import { containerOf, DEFAULT_DRIVER } from "../../emr/executor.ts";
import { clusters } from "../../model/clusters.ts";
import { KINDS } from "../../spec/kinds.ts";
import type { EnvironmentSpec } from "../../spec/types.ts";
import { type AskedExecutors, askedExecutors } from "./asked-executors.ts";

/** A size of executors that some steps ask for. */
export interface AskedSize extends AskedExecutors {
  readonly steps: string[];
}

/** EMR's own size, and every other that a step asks for; the same once. */
export function askedSizes(environments: readonly EnvironmentSpec[]): AskedSize[] {
  const found = new Map<string, AskedSize>([
    [keyOf({ driver: containerOf(DEFAULT_DRIVER) }), { driver: containerOf(DEFAULT_DRIVER), steps: [] }],
  ]);
  for (const environment of environments) {
    for (const { settings, pipelines } of clusters(environment)) {
      for (const step of pipelines.flatMap(({ steps }) => steps)) {
        const [kind] = step.kinds;
        if (kind === undefined || !KINDS[kind].isSpark) continue;
        const wanted = askedExecutors(step.spark, settings);
        const key = keyOf(wanted);
        const one = found.get(key) ?? { ...wanted, steps: [] };
        if (!one.steps.includes(step.id)) one.steps.push(step.id);
        found.set(key, one);
      }
    }
  }
  return [...found.values()].map((one) => ({ ...one, steps: one.steps.sort() }));
}

function keyOf({ executor, cores, driver }: AskedExecutors): string {
  return JSON.stringify([executor, cores, driver]);
}
