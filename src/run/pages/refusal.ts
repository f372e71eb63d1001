/** Errors of which one page less is all that follows: EMR has no such page for this cluster, or these credentials may not see it. */
const ONE_PAGE_LESS = ["InvalidRequestException", "ValidationException", "AccessDeniedException"];

/** What a call answers, or why it was refused. What is no answer at all is thrown. */
export async function refusal<T>(call: () => Promise<T>): Promise<{ readonly value: T } | { readonly why: string }> {
  try {
    return { value: await call() };
  } catch (cause) {
    if (!(cause instanceof Error) || !ONE_PAGE_LESS.includes(cause.name)) throw cause;
    return {
      why: cause.name === "AccessDeniedException" ? `not allowed: ${cause.message}` : `EMR says: ${cause.message}`,
    };
  }
}
