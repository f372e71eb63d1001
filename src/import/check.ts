import { checkProject } from "../rules/check.ts";
import type { Diagnostic } from "../spec/diagnostic.ts";
import { NO_LOCK } from "../spec/packages-lock.ts";
import { assemble, readFile } from "../spec/project.ts";

/** Holds files against every rule, as `emrald check` will. */
export function problemsOf(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const encoder = new TextEncoder();
  const read = Object.entries(files)
    .filter(([file]) => /^pipelines\/[^/]+\.yaml$/.test(file))
    .map(([file, text]) => readFile(file, encoder.encode(text)));
  const { value, diagnostics } = assemble(read.map((one) => one.value));
  const facts = {
    kind: (file: string) => (Object.hasOwn(files, file) ? ("file" as const) : undefined),
    text: (file: string) => files[file],
    lock: NO_LOCK,
  };
  return [...read.flatMap((one) => one.diagnostics), ...diagnostics, ...checkProject(value, facts).diagnostics];
}

/** Why a project cannot have a name; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  const project = `project: ${JSON.stringify(name)}\nenvironments: { dev: { region: us-east-1 } }\n`;
  const problems = problemsOf({ "pipelines/project.yaml": project });
  return problems.find(({ place: { path } }) => path[0] === "project")?.message;
}
