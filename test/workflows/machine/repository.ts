import type { Groups } from "./concurrency.ts";
import type { Runner } from "./job.ts";
import type { Permissions } from "./workflow.ts";

/** An environment of GitHub's. */
export interface GitHubEnvironment {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Branches that may use it; all unless said. */
  readonly branches?: readonly string[];
  /** Every job in it waits for somebody's word. */
  readonly reviewers?: boolean;
}

/** What belongs to the repository, and not to one run. */
export interface Repository {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly environments: Readonly<Record<string, GitHubEnvironment>>;
  readonly groups: Groups;
  readonly runner: Runner;
  /** A file of a commit. */
  readonly read: (sha: string, file: string) => string;
  readonly token: (permissions: Permissions) => string;
}
