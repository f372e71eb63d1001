import type { DatasetSpec, PipelineSpec, StepSpec } from "../spec/types.ts";

/** Who makes what from what: all that follows from `reads`, `writes` and `depends_on`. */
export interface Lineage {
  readonly pipelines: ReadonlyMap<string, PipelineSpec>;
  readonly datasets: ReadonlyMap<string, DatasetSpec>;
  readonly steps: ReadonlyMap<string, StepSpec>;
  /** Dataset id to the steps that write it, in the order of their ids. */
  readonly writers: ReadonlyMap<string, readonly StepSpec[]>;
  readonly readers: ReadonlyMap<string, readonly StepSpec[]>;
  /** Step id to the ids of the steps that come first. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** Every step after all that it needs; steps of a cycle are left out. Side by side those of one depth, by id. */
  readonly order: readonly string[];
}

export function lineage(pipelines: readonly PipelineSpec[]): Lineage {
  const datasets = new Map<string, DatasetSpec>();
  const steps = new Map<string, StepSpec>();
  for (const pipeline of pipelines) {
    for (const dataset of pipeline.datasets) datasets.set(dataset.id, dataset);
    for (const step of pipeline.steps) steps.set(step.id, step);
  }
  const writers = new Map<string, StepSpec[]>();
  const readers = new Map<string, StepSpec[]>();
  for (const step of steps.values()) {
    for (const { id } of step.writes) add(writers, id, step);
    for (const { id } of step.reads) add(readers, id, step);
  }
  const needs = new Map<string, string[]>();
  for (const step of steps.values()) {
    const before = new Set<string>();
    for (const { id } of step.reads) for (const writer of writers.get(id) ?? []) before.add(writer.id);
    for (const { id } of step.dependsOn) if (steps.has(id)) before.add(id);
    needs.set(step.id, [...before].sort());
  }
  return {
    pipelines: new Map(pipelines.map((pipeline) => [pipeline.name, pipeline])),
    datasets,
    steps,
    writers,
    readers,
    needs,
    order: topological(needs),
  };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Kahn's algorithm, a wave at a time: linear but for sorting each wave. */
function topological(needs: ReadonlyMap<string, readonly string[]>): string[] {
  const waiting = new Map<string, number>();
  const after = new Map<string, string[]>();
  for (const [step, before] of needs) {
    waiting.set(step, before.length);
    for (const other of before) add(after, other, step);
  }
  const order: string[] = [];
  let wave = [...needs.keys()].filter((step) => waiting.get(step) === 0).sort();
  while (wave.length > 0) {
    order.push(...wave);
    const next: string[] = [];
    for (const step of wave) {
      for (const later of after.get(step) ?? []) {
        const left = (waiting.get(later) ?? 0) - 1;
        waiting.set(later, left);
        if (left === 0) next.push(later);
      }
    }
    wave = next.sort();
  }
  return order;
}
