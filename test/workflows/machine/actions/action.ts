import type { Permissions } from "../workflow.ts";

/** What a stand-in of an action sees of the job that uses it. */
export interface ActionCall {
  /** Its inputs, as text. */
  readonly with: Readonly<Record<string, string>>;
  readonly job: JobWorld;
  /** Into the step's log. */
  readonly say: (line: string) => void;
}

export interface JobWorld {
  readonly github: GitHubContext;
  readonly permissions: Permissions;
  /** GitHub's environment that the job is in. */
  readonly environment: string | undefined;
  readonly workspace: string;
  /** Changed by actions and by GITHUB_ENV: for all steps that follow. */
  readonly env: Record<string, string>;
  /** Folders before those of PATH. */
  readonly path: string[];
  /** The folder of a workflow run's artifacts. */
  readonly artifacts: (run: string) => string;
}

export interface GitHubContext {
  readonly event_name: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly sha: string;
  readonly ref: string;
  readonly repository: string;
  readonly run_id: string;
  readonly token: string;
}

/** Stands in for an action; throws ActionFailed where the action would fail. */
export type ActionDouble = (call: ActionCall) => Promise<void> | void;

export class ActionFailed extends Error {}
