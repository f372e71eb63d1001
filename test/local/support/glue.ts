export interface GlueAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The exception's name. */
  readonly error: string | undefined;
}

/** A call of Glue's protocol as its SDKs send it; real clients are in clients.test.ts. */
export async function glue(url: string, operation: string, input: object): Promise<GlueAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `AWSGlue.${operation}`, "Content-Type": "application/x-amz-json-1.1" },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  const body = JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
  return { status: response.status, body, error: response.headers.get("x-amzn-errortype") ?? undefined };
}
