/** What goes wrong, once: the first that fits a request is used up. */
export interface Fault {
  /** Of `<method> <path>`. */
  readonly on: RegExp;
  /** `lost`: it is done, and the answer never comes; otherwise it is not done. */
  readonly answer: Answer | "lost" | "broken";
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Faults = Fault[];

/** As GitHub says that too much was asked at once (REST API, rate limits: exceeding). */
export function secondaryLimit(status: 403 | 429, retryAfter: number): Answer {
  return {
    status,
    headers: { "retry-after": String(retryAfter) },
    body: {
      message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
    },
  };
}

/** All requests of an hour are used up; it starts anew at `reset`, in seconds since 1970. */
export function usedUp(reset: number): Answer {
  return {
    status: 403,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
    body: { message: "API rate limit exceeded for installation ID 1." },
  };
}

export const BAD_GATEWAY: Answer = { status: 502, body: { message: "Server Error" } };
