import { type Diagnostic, hasErrors } from "../spec/diagnostic.ts";
import { environmentNames } from "../spec/environment.ts";
import { suggest } from "../spec/nearest.ts";
import { assemble, type ProjectFiles } from "../spec/project.ts";
import { checkProject } from "../rules/check.ts";
import type { Scene } from "../rules/rule.ts";
import { UsageError } from "../errors.ts";
import { facts } from "./facts.ts";
import { readFiles } from "./read-files.ts";

/** A project as the commands see it: checked, with every problem found. */
export interface CheckedProject {
  readonly root: string;
  readonly files: ProjectFiles;
  readonly scenes: readonly Scene[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a project: all environments, or the one that is named. */
export async function loadProject(root: string, environment?: string): Promise<CheckedProject> {
  const outcomes = await readFiles(root);
  const { value: files, diagnostics } = assemble(outcomes.map(({ value }) => value));
  const reading = [...outcomes.flatMap((outcome) => outcome.diagnostics), ...diagnostics];
  const known = environmentNames(files);
  const isUnknown = environment !== undefined && !known.includes(environment);
  // A project that could not be read has no environments: its own problems say why.
  if (isUnknown && hasErrors(reading)) return { root, files, scenes: [], diagnostics: reading };
  if (isUnknown) {
    throw new UsageError(`there is no environment "${environment}"`, suggest(environment, known, "environment"));
  }
  const checked = checkProject(files, facts(root), environment === undefined ? undefined : [environment]);
  return { root, files, scenes: checked.value, diagnostics: [...reading, ...checked.diagnostics] };
}
