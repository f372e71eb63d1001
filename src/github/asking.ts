import { WorldError } from "../errors.ts";

/** What a job's token may be allowed (GitHub Actions, workflow syntax: permissions). */
export type Permission =
  | "checks: read"
  | "checks: write"
  | "contents: read"
  | "issues: read"
  | "issues: write"
  | "pull-requests: read"
  | "pull-requests: write";

/** Asks GitHub; what goes wrong says what was asked for, and which permission it needs. Throws a WorldError. */
export async function asking<T>(what: string, permission: Permission, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    const { said, next } = told(failure, permission);
    throw new WorldError(`cannot ${what}: ${said}`, { cause: error, next });
  }
}

/** An answer that is none: without a status there was not even that. */
export interface Failure {
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** Undefined where the error is not GitHub's. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  // Whatever fetch throws has a status of its own making, and no response.
  if (error.name === "HttpError" && "status" in error) {
    const response = "response" in error ? (error.response as { headers?: Failure["headers"] } | undefined) : undefined;
    const status = response ? Number(error.status) : undefined;
    return { status, message: withoutLink(error.message), headers: response?.headers ?? {} };
  }
  if (error.name === "GraphqlResponseError") return { status: 200, message: error.message, headers: {} };
  return undefined;
}

/** Whether it may have been done all the same. */
export function isUnknown({ status }: Failure): boolean {
  return status === undefined || status >= 500;
}

function told({ status, message, headers }: Failure, permission: Permission): { said: string; next: string } {
  if (status === undefined)
    return { said: `GitHub does not answer: ${message}`, next: "Run it again: it takes up what is there." };
  if (status === 429 || isLimit(message, headers)) {
    const after = headers["retry-after"];
    const when = after === undefined ? "in some minutes" : `in ${after} s`;
    return { said: `GitHub limits how fast this token may ask: ${message}`, next: `Run it again ${when}.` };
  }
  if (status === 401)
    return { said: "GitHub does not know this token", next: "Give one that is valid in GITHUB_TOKEN." };
  if (/\blocked\b/i.test(message)) {
    return { said: "the conversation is locked", next: "Unlock it, or let somebody write who may all the same." };
  }
  if (status === 403 || status === 404) {
    const said =
      status === 403
        ? `this token may not: ${message}`
        : "GitHub says that it is not there, as it does to whoever may not see it";
    return { said, next: `Give the job the permission \`${permission}\`, or a token that has it.` };
  }
  if (status === 410) return { said: message, next: "Turn it on in the repository's settings." };
  if (status >= 500)
    return { said: `GitHub failed (${status}): ${message}`, next: "Run it again: it takes up what is there." };
  return { said: `GitHub refuses it (${status}): ${message}`, next: "Nothing was written." };
}

function isLimit(message: string, headers: Failure["headers"]): boolean {
  return /\brate limit\b/i.test(message) || headers["x-ratelimit-remaining"] === "0";
}

/** Octokit adds the page that documents the call. */
function withoutLink(message: string): string {
  return message.replace(/ - https:\/\/docs\.github\.com\S*$/, "");
}
