import type { Plan } from "./plan.ts";

/** A plan with some of its steps; what they need of the others counts as done. */
export function withSteps(plan: Plan, steps: readonly string[]): Plan {
  const chosen = new Set(steps);
  const kept = Object.entries(plan.steps)
    .filter(([id]) => chosen.has(id))
    .map(([id, step]) => [id, { ...step, needs: step.needs.filter((need) => chosen.has(need)) }] as const);
  return { ...plan, steps: Object.fromEntries(kept) };
}
