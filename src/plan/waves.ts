import type { Plan } from "./plan.ts";

/** Steps in waves: each wave needs only what came in waves before it. Within a wave by id. */
export function waves(plan: Plan): string[][] {
  const depths = new Map<string, number>();
  const pending = Object.keys(plan.steps).sort();
  // Needs come first in a plan without cycles, so an explicit stack stands in for recursion on long chains.
  for (const start of pending) {
    const stack = [start];
    while (stack.length > 0) {
      const id = stack.at(-1) ?? start;
      const needs = plan.steps[id]?.needs ?? [];
      const open = needs.filter((need) => !depths.has(need));
      if (open.length > 0) {
        stack.push(...open);
        continue;
      }
      depths.set(id, Math.max(-1, ...needs.map((need) => depths.get(need) ?? 0)) + 1);
      stack.pop();
    }
  }
  const result: string[][] = [];
  for (const id of pending) (result[depths.get(id) ?? 0] ??= []).push(id);
  return result;
}
