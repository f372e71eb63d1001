import type { Faults } from "./faults.ts";

/** What a token may do; a `write` is a `read` too. */
export type Scope = "checks" | "contents" | "issues" | "pull-requests";
export type Allowed = Readonly<Partial<Record<Scope, "read" | "write">>>;

export const EVERYTHING: Allowed = { checks: "write", contents: "read", issues: "write", "pull-requests": "write" };

export interface Comment {
  readonly id: number;
  readonly on: number;
  body: string;
  readonly login: string;
}

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly login: string;
  /** Counts up: the order of updates. */
  updated: number;
}

export interface Pull {
  readonly number: number;
  headSha: string;
  headRepository: string;
  state: "open" | "closed";
  locked: boolean;
  mergedAt?: string;
  mergeCommit?: string;
  /** The branch that it goes into: main unless said. */
  base?: string;
  /** Its own commits, the oldest first. */
  commits: string[];
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly app: string;
  readonly conclusion: string | null;
  readonly status: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text: string | null };
}

/** What GitHub knows of one repository; tests look at it and change it. */
export interface State {
  /** What the token is, and whom it writes as. */
  token: string;
  login: string;
  /** A token of an app, such as that of GitHub Actions: no person's. */
  app: string | undefined;
  allowed: Allowed;
  /** Tokens of single jobs, beside that one, and what each may do. */
  readonly tokens: Map<string, Allowed>;
  readonly repository: string;
  readonly pulls: Pull[];
  readonly comments: Comment[];
  readonly issues: Issue[];
  hasIssues: boolean;
  readonly checkRuns: CheckRun[];
  /** Commits of the default branch, the oldest first. */
  history: string[];
  readonly faults: Faults;
  /** `GET /repos/o/r/pulls`, in the order in which they came. */
  readonly requests: string[];
  next: number;
}

/** The writes among the requests. */
export function writes(state: State): string[] {
  return state.requests.filter((one) => !one.startsWith("GET ") && one !== "POST /graphql");
}

/** A pull request that is open, as most tests want one. */
export function pull(more: Partial<Pull> & { readonly number: number }): Pull {
  return { headSha: sha(more.number), headRepository: "us/lake", state: "open", locked: false, commits: [], ...more };
}

/** A commit's name out of a number. */
export function sha(number: number): string {
  return number.toString(16).padStart(40, "0");
}
