import { loadProject } from "../project/project.ts";
import { printProblems } from "../project/print/report.ts";
import { hasErrors } from "../spec/diagnostic.ts";
import { type FoundationOutputs, foundationStack } from "./foundation-stack.ts";
import { SpecError } from "./spec-error.ts";

/** Checks a project in all its environments, and registers what they share. */
export async function foundationProgram(root: string): Promise<FoundationOutputs> {
  const project = await loadProject(root);
  if (project.diagnostics.length > 0) printProblems(root, project.diagnostics, process.stderr);
  if (hasErrors(project.diagnostics)) throw new SpecError();
  return foundationStack(project);
}
