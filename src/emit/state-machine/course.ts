import type { Plan } from "../../plan/plan.ts";
import { waves } from "../../plan/waves.ts";

/** The order of an execution, and where it keeps what it learns. */
export interface Course {
  /** The steps that start together, wave after wave. */
  readonly waves: readonly (readonly string[])[];
  /** By cluster: the first wave that has steps for it, and the last. */
  readonly clusters: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
  /** The path of a step's outcome, once its wave is over. */
  readonly outcome: (id: string) => string;
}

/** The outcomes of steps, as the branches of a wave leave them. */
export const OUTCOME = { succeeded: "succeeded", failed: "failed", skipped: "skipped" } as const;

export function course(plan: Plan): Course {
  const all = waves(plan).flatMap((wave) => narrowed(plan, wave));
  const waveOf = new Map(all.flatMap((wave, index) => wave.map((id) => [id, index] as const)));
  const clusters = new Map<string, { first: number; last: number }>();
  for (const [index, wave] of all.entries()) {
    for (const id of wave) {
      const step = plan.steps[id];
      if (!step || step.crawler) continue;
      clusters.set(step.cluster, { first: clusters.get(step.cluster)?.first ?? index, last: index });
    }
  }
  return { waves: all, clusters, outcome: (id) => `$.${waveName(waveOf.get(id) ?? 0)}.${id.replace("/", ".")}` };
}

export function waveName(index: number): string {
  return `wave_${index + 1}`;
}

/** A cluster's name as a key that a path can lead to. */
export function clusterKey(cluster: string): string {
  return cluster.replaceAll("-", "_");
}

/**
 * A timeout counts from a step's submission: where a wave has one, no more steps of its cluster start than run side by side.
 * Else EMR itself queues them.
 */
function narrowed(plan: Plan, wave: readonly string[]): string[][] {
  const hasTimeout = new Set(
    wave.flatMap((id) => (plan.steps[id]?.timeout === undefined ? [] : plan.steps[id].cluster)),
  );
  const counts = new Map<string, number>();
  const parts: string[][] = [];
  for (const id of wave) {
    const { cluster = "", crawler } = plan.steps[id] ?? {};
    const limit = hasTimeout.has(cluster) ? (plan.clusters[cluster]?.step_concurrency ?? 1) : ACTIVE_STEPS;
    const count = crawler ? 0 : (counts.get(cluster) ?? 0);
    if (!crawler) counts.set(cluster, count + 1);
    (parts[Math.floor(count / limit)] ??= []).push(id);
  }
  return parts;
}

/** Steps of a cluster that are pending or running: 256, some of them EMR's own (EMR Management Guide, work with steps). */
const ACTIVE_STEPS = 250;
