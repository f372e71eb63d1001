import type { Plan } from "../plan/plan.ts";
import { waves } from "../plan/waves.ts";
import { KINDS, type KindName } from "./kinds.ts";
import type { Kind, Scope } from "./kinds/kind.ts";
import type { Change } from "./types.ts";

/** Of a change that was found: what its kind reaches beyond its subject. */
export function scopeOf({ kind }: Change): Scope | undefined {
  const known: Kind = KINDS[kind as KindName];
  return known.scope;
}

/** Datasets of a plan that a change reaches by its scope. */
export function reached(change: Change, plan: Plan): readonly string[] {
  const scope = scopeOf(change);
  return scope === undefined ? [] : REACHED[scope](change, plan);
}

const REACHED: Readonly<Record<Scope, (change: Change, plan: Plan) => readonly string[]>> = {
  written: (_, { datasets }) => Object.keys(datasets).filter((id) => datasets[id]?.external !== true),
  tables: (_, { datasets }) => Object.keys(datasets).filter((id) => datasets[id]?.table !== undefined),
  stage: ({ path }, { datasets }) =>
    Object.keys(datasets).filter((id) => path === `stages.${datasets[id]?.stage ?? ""}.bucket`),
  downstream: ({ subject }, plan) => downstream(subject, plan),
  steps: () => [],
};

/** What a step writes or crawls, and whatever is made of that. */
function downstream(step: string, plan: Plan): string[] {
  const found = new Set<string>();
  for (const id of waves(plan).flat()) {
    const { kind, reads = [], writes = [] } = plan.steps[id] ?? {};
    // What a crawler looks at has tables by it.
    if (id === step && kind === "crawl") for (const { dataset } of reads) found.add(dataset);
    if (id === step || reads.some(({ dataset }) => found.has(dataset)))
      for (const { dataset } of writes) found.add(dataset);
  }
  return [...found];
}
