import { hasErrors } from "../spec/diagnostic.ts";
import { compile } from "../plan/compile.ts";
import type { Plan } from "../plan/plan.ts";
import { Artifacts } from "./facts.ts";
import { printProblems } from "./print/report.ts";
import { type CheckedProject, loadProject } from "./project.ts";

export interface CompiledProject extends CheckedProject {
  readonly plan: Plan;
  readonly artifacts: Artifacts;
}

/** Checks and compiles one environment. Where it has errors they are printed on stderr, and there is no plan. */
export async function compileProject(root: string, environment: string): Promise<CompiledProject | undefined> {
  const project = await loadProject(root, environment);
  const [scene] = project.scenes;
  if (project.diagnostics.length > 0) printProblems(root, project.diagnostics, process.stderr);
  if (hasErrors(project.diagnostics) || !scene) return undefined;
  const artifacts = new Artifacts(root);
  return { ...project, artifacts, plan: compile(scene.environment, scene.lineage, artifacts) };
}
