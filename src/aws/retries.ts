import { isServerError, isThrottlingError, type StandardRetryStrategy } from "@smithy/core/retry";

/** The SDK's own strategy: full jitter, and one budget for all that share it. */
export type Retries = StandardRetryStrategy;

/** What became of a call that must not simply be repeated. */
export type Outcome<T> =
  | { readonly done: T }
  /** AWS has not done it, and will not. */
  | { readonly refused: Error }
  /** Nobody knows: the answer was lost, or AWS failed in the middle. */
  | { readonly unknown: Error };

/**
 * Makes a call that has no idempotency token. Throttled calls were not done, so they are made again within the budget;
 * after anything else it is for the caller to look.
 */
export async function once<T>(retries: Retries, call: () => Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
  let token = await retries.acquireInitialRetryToken("");
  for (;;) {
    try {
      const value = await call();
      retries.recordSuccess(token);
      return { done: value };
    } catch (cause) {
      const error = cause as SdkError;
      if (!isThrottlingError(error)) return isUnknown(error) ? { unknown: error } : { refused: error };
      try {
        token = await retries.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" });
        if (signal?.aborted) return { refused: error };
      } catch {
        // The budget is spent.
        return { refused: error };
      }
    }
  }
}

type SdkError = Parameters<typeof isThrottlingError>[0];

/** No answer, or one that says that something broke inside. */
function isUnknown(error: SdkError): boolean {
  const status = error.$metadata?.httpStatusCode;
  return status === undefined || status >= 500 || isServerError(error);
}
