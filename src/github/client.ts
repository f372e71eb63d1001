import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";

/** How long GitHub is waited for. */
export interface Patience {
  /** Of all waiting that GitHub asks for (retry-after), in seconds: a job that waits costs more than one that is run again. */
  readonly most: number;
  /** How long a second is, in milliseconds; 0 in tests, where writes also follow each other at once. */
  readonly second: number;
}

export const PATIENCE: Patience = { most: 120, second: 1000 };

/** One request, in milliseconds: GitHub itself gives up after ten seconds (REST API, troubleshooting: timeouts). */
const TIMEOUT = 30_000;

/** A repository on GitHub, and the token that speaks with it. */
export interface GitHub {
  readonly rest: GitHubClient;
  readonly owner: string;
  readonly repo: string;
  readonly patience: Patience;
}

export type GitHubClient = InstanceType<typeof Client>;

const Client = Octokit.plugin(retry, throttling);

/** Octokit, which waits where GitHub asks for it and for no longer than `patience`, and repeats what fails on GitHub's side. */
export function client(token: string, apiUrl: string, patience: Patience): GitHubClient {
  let waited = 0;
  const mayWait = (seconds: number): boolean => {
    waited += seconds;
    return waited <= patience.most;
  };
  return new Client({
    auth: token,
    baseUrl: apiUrl.replace(/\/$/, ""),
    userAgent: "emrald",
    log: SILENT,
    request: {
      log: SILENT,
      fetch: (url: string, options: RequestInit) => fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT) }),
    },
    retry: {
      // 429 is a limit, and its wait is the other plugin's.
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
      retryAfterBaseValue: patience.second,
    },
    throttle: {
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      retryAfterBaseValue: patience.second,
      ...(patience.second === 0 ? { write: AT_ONCE, notifications: AT_ONCE } : {}),
    },
  });
}

/** What goes wrong is told by whoever asked: Octokit would write to stderr as well. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Group = NonNullable<NonNullable<ConstructorParameters<typeof Client>[0]>["throttle"]>["write"];

/** Writes need not be a second apart. */
const AT_ONCE = {
  key: () => ({ schedule: (_options: object, work: () => Promise<void>) => work() }),
} as unknown as NonNullable<Group>;
