import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import { canonical, sha256 } from "../model/canonical.ts";
import { isRuntimeStep, type Plan } from "../plan/plan.ts";

/**
 * The plan with the steps of some pipelines, and what those touch. What they need of others counts as done. The digest stays
 * the whole plan's, since that is the plan which is deployed and which the steps name.
 */
export function selection(plan: Plan, pipelines: readonly string[]): Plan {
  if (pipelines.length === 0) return plan;
  const chosen = new Set(pipelines);
  const steps = Object.fromEntries(
    Object.entries(plan.steps)
      .filter(([, { pipeline }]) => chosen.has(pipeline))
      .map(([id, step]) => [id, { ...step, needs: step.needs.filter((need) => chosen.has(pipelineOf(need))) }]),
  );
  const all = Object.values(steps);
  const clusters = only(plan.clusters, new Set(all.map(({ cluster }) => cluster)));
  const datasets = new Set(all.flatMap(({ reads, writes }) => [...reads, ...writes]).map(({ dataset }) => dataset));
  return {
    ...plan,
    steps,
    clusters,
    datasets: only(plan.datasets, datasets),
    vars: only(plan.vars, chosen),
    artifacts: artifacts(plan, { steps, clusters }),
    access: only(plan.access, new Set(Object.keys(steps))),
  };
}

/** The same plan with the digest of what it holds now: a selection that is to be a plan of its own. */
export function withOwnDigest({ digest: _, ...plan }: Plan): Plan {
  return { ...plan, digest: sha256(canonical(plan)) };
}

/** Those that the chosen steps and the bootstrap of their clusters name. */
function artifacts(plan: Plan, { steps, clusters }: Pick<Plan, "steps" | "clusters">): Plan["artifacts"] {
  const all = Object.values(steps);
  const named = canonical([all.map(({ args }) => args), Object.values(clusters).map(({ bootstrap }) => bootstrap)]);
  const files = new Set(all.flatMap(({ entry }) => entry ?? []));
  if (all.some(isRuntimeStep)) files.add(RUNTIME_PACKAGE).add(RUNTIME_PROGRAM);
  const isNamed = ([file, { sha256 }]: [string, { readonly sha256: string }]): boolean =>
    files.has(file) || named.includes(`/artifacts/${sha256}/`);
  return Object.fromEntries(Object.entries(plan.artifacts).filter(isNamed));
}

function only<T>(all: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

function pipelineOf(step: string): string {
  return step.slice(0, step.indexOf("/"));
}
