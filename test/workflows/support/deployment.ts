import { expect } from "vitest";
import type { WorkflowRun } from "../machine/index.ts";
import { resultsOf } from "./workflow.ts";
import type { World } from "./world.ts";

/** How the jobs of an environment's deployment ended; those that were not needed are left out. */
export function jobsOf(run: WorkflowRun, environment = "dev"): Record<string, string> {
  const named = Object.entries(resultsOf(run)).map(([job, result]) => [job.replace(`${environment} / `, ""), result]);
  return Object.fromEntries(named.filter(([, result]) => result !== "skipped")) as Record<string, string>;
}

export const ALL_DONE = {
  environments: "success",
  approve: "success",
  apply: "success",
  run: "success",
  teardown: "success",
};

/** Whatever happened: no cluster lives, the stack is gone, nobody has locked it, and what is protected is there. */
export async function expectClean({ account, pulumi }: World, { isPutThere = true } = {}): Promise<void> {
  expect(alive(await account.clusters())).toEqual([]);
  expect([pulumi.stacks.get("dev") ?? false, [...pulumi.locks]]).toEqual([false, []]);
  expect(((await account.objects("dev", "bronze")) ?? []).includes("orders/1.csv")).toBe(isPutThere);
}

export function alive(clusters: readonly string[]): string[] {
  return clusters.filter((state) => !state.startsWith("TERMINATED"));
}
