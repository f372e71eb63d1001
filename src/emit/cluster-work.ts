import type { Plan } from "../plan/plan.ts";

/**
 * What has to be done elsewhere before a cluster has work: of these sets of steps, one has to have succeeded as a whole. None
 * when there is work from the start. A cluster that starts before that is paid for, and ends by its own idle timeout.
 */
export function workAfter(plan: Plan, cluster: string): string[][] {
  const outside = new Map<string, readonly string[]>();
  const own = Object.keys(plan.steps).filter((id) => isOn(plan, id, cluster));
  for (const id of own) collect(plan, cluster, id, outside);
  const sets = new Map(own.map((id) => outside.get(id) ?? []).map((set) => [JSON.stringify(set), set]));
  return [...sets.values()].some((set) => set.length === 0) ? [] : [...sets.values()].map((set) => [...set]);
}

/** The steps of other clusters that a step needs, itself or by way of its own cluster. An explicit stack bears long chains. */
function collect(plan: Plan, cluster: string, start: string, outside: Map<string, readonly string[]>): void {
  const stack = [start];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const needs = plan.steps[id]?.needs ?? [];
    const open = needs.filter((need) => isOn(plan, need, cluster) && !outside.has(need));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    const found = needs.flatMap((need) => (isOn(plan, need, cluster) ? (outside.get(need) ?? []) : [need]));
    outside.set(id, [...new Set(found)].sort());
    stack.pop();
  }
}

/** A crawl is Glue's work: it is on no cluster. */
function isOn(plan: Plan, id: string, cluster: string): boolean {
  const step = plan.steps[id];
  return step?.cluster === cluster && step.crawler === undefined;
}
