import { jobFlowProblems } from "../../emit/job-flow.ts";
import { withSteps } from "../../plan/with-steps.ts";
import type { CompiledProject } from "../../project/plan.ts";
import { printProblems } from "../../project/print/report.ts";

/** Prints what a job flow cannot say of the chosen steps. True when it can say all of them. */
export function requireTargetable({ root, plan, scenes }: CompiledProject, steps: readonly string[]): boolean {
  const [scene] = scenes;
  if (!scene) return false;
  const chosen = withSteps(plan, steps);
  const clusters = [...new Set(Object.values(chosen.steps).map(({ cluster }) => cluster))].sort();
  const order = { plan: chosen, environment: scene.environment, deployment: {} };
  const problems = clusters.flatMap((cluster) => jobFlowProblems({ ...order, cluster }));
  printProblems(root, problems, process.stderr);
  return problems.length === 0;
}
