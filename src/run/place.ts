import type { Plan } from "../plan/plan.ts";

/** The place of crawls, where other steps have a cluster of the plan. */
export const GLUE = "(glue)";

/** Crawls that run side by side (Glue's quota of concurrent crawler runs is higher in every region). */
export const CRAWLS = 10;

/** Where a step of a plan runs: the plan's name of its cluster, or Glue. */
export function placeOf(plan: Plan, step: string): string {
  const { kind, cluster } = plan.steps[step] ?? {};
  return kind === "crawl" ? GLUE : (cluster ?? "");
}
