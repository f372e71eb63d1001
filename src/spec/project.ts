import * as validators from "#validators";
import { diagnostic } from "./codes.ts";
import { decode, type FileContent } from "./decode.ts";
import type { Diagnostic, Outcome, Path } from "./diagnostic.ts";
import { isTree } from "./layers.ts";
import { checkSchema } from "./schema/check.ts";

export const PROJECT_FILE = "pipelines/project.yaml";

/** One file of pipelines/, read and held against its schema. */
export interface SpecFile {
  readonly file: string;
  /** As written; what was broken is taken out. Undefined when the file could not be read as YAML. */
  readonly value?: Readonly<Record<string, unknown>>;
  readonly broken: readonly Path[];
}

/** All files of a project, each by itself. `resolve` makes environments of them. */
export interface ProjectFiles {
  readonly project: SpecFile;
  readonly pipelines: ReadonlyMap<string, SpecFile>;
  /** Pipelines whose file could not be read: what they hold is unknown, so nobody is told that it is missing. */
  readonly unreadable: ReadonlySet<string>;
}

/** Reads one file: the whole of what can be said without looking at another. */
export function readFile(file: string, content: FileContent): Outcome<SpecFile> {
  const { value: decoded, diagnostics } = decode(file, content);
  if (decoded.value === undefined) return { value: { file, broken: [] }, diagnostics };
  const validate = file === PROJECT_FILE ? validators.project : validators.pipeline;
  const checked = checkSchema(file, decoded.value, validate);
  const value = checked.value.value;
  return {
    value: { file, broken: checked.value.broken, ...(isTree(value) ? { value } : {}) },
    diagnostics: [...diagnostics, ...checked.diagnostics],
  };
}

/** Puts the files together: which pipeline is in which of them. */
export function assemble(files: readonly SpecFile[]): Outcome<ProjectFiles> {
  const diagnostics: Diagnostic[] = [];
  const pipelines = new Map<string, SpecFile>();
  const unreadable = new Set<string>();
  let project = files.find(({ file }) => file === PROJECT_FILE);
  if (!project) {
    const place = { file: PROJECT_FILE, path: [], on: "value", range: [0, 0] } as const;
    diagnostics.push(
      diagnostic("file/missing-project", place, `there is no "${PROJECT_FILE}"`, {
        hint: "Looked for in this folder and in those above it, or in the one that --project names. emrald init makes a project.",
      }),
    );
    project = { file: PROJECT_FILE, broken: [] };
  }
  for (const file of files) {
    if (file.file === PROJECT_FILE) continue;
    const name = file.value?.["pipeline"];
    if (typeof name !== "string") {
      unreadable.add(stem(file.file));
      continue;
    }
    const other = pipelines.get(name);
    if (!other) {
      pipelines.set(name, file);
      continue;
    }
    const key = ["pipeline"];
    diagnostics.push(
      diagnostic(
        "spec/pipeline-twice",
        { file: file.file, path: key, on: "value" },
        `pipeline "${name}" is described twice`,
        {
          related: [{ place: { file: other.file, path: key, on: "value" }, message: "first here" }],
        },
      ),
    );
  }
  return { value: { project, pipelines, unreadable }, diagnostics };
}

function stem(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
}
