import { parse } from "yaml";

/** Workflows and actions, in GitHub's own words; only what the machine can do, all else is refused when a file is read. */
export interface Workflow {
  readonly name?: string;
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly env?: Record<string, unknown>;
  readonly defaults?: Defaults;
  readonly concurrency?: Concurrency | string;
  readonly jobs: Readonly<Record<string, JobSpec>>;
}

export interface JobSpec {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency | string;
  readonly strategy?: Strategy;
  readonly env?: Record<string, unknown>;
  readonly defaults?: Defaults;
  readonly outputs?: Record<string, unknown>;
  readonly steps?: readonly StepSpec[];
  readonly uses?: string;
  readonly with?: Record<string, unknown>;
  readonly secrets?: Record<string, unknown>;
}

export interface StepSpec {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly run?: string;
  readonly shell?: string;
  readonly uses?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, unknown>;
}

export interface Action {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown }>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: "composite"; readonly steps: readonly StepSpec[] };
}

export interface Strategy {
  readonly matrix: unknown;
  readonly "fail-fast"?: boolean;
  readonly "max-parallel"?: number;
}

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress"?: boolean;
  readonly queue?: "single" | "max";
}

export interface Defaults {
  readonly run?: { readonly shell?: string };
}

export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

const WORKFLOW = ["name", "on", "permissions", "env", "defaults", "concurrency", "jobs"];
const JOB = [
  ...["name", "needs", "if", "runs-on", "timeout-minutes", "environment", "permissions", "concurrency", "strategy"],
  ...["env", "defaults", "outputs", "steps", "uses", "with", "secrets"],
];
const STEP = ["id", "name", "if", "run", "shell", "uses", "with", "env"];

/** Throws where the machine does not know what stands there; whether GitHub does is for the linters. */
export function readWorkflow(file: string, content: string): Workflow {
  const workflow = parse(content) as Workflow;
  onlyKnown(file, workflow, WORKFLOW);
  for (const [id, job] of Object.entries(workflow.jobs)) {
    onlyKnown(`${file}, job ${id}`, job, JOB);
    for (const step of job.steps ?? []) onlyKnown(`${file}, job ${id}`, step, STEP);
  }
  return workflow;
}

/** The same for an action; composite ones alone are files of a repository here. */
export function readAction(file: string, content: string): Action {
  const action = parse(content) as Action;
  for (const step of action.runs.steps) onlyKnown(file, step, STEP);
  return action;
}

function onlyKnown(where: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: the machine knows no ${unknown.join(", ")}`);
}
