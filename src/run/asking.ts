import { WorldError } from "../errors.ts";

/** Makes a call of AWS that may be repeated; what goes wrong says what was asked for. */
export async function asking<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw cannot(what, cause as Error);
  }
}

export function cannot(what: string, cause: Error): WorldError {
  const next = NEXT[cause.name];
  return new WorldError(`cannot ${what}: ${cause.name}: ${cause.message}`, {
    cause,
    ...(next === undefined ? {} : { next }),
  });
}

const NEXT: Readonly<Record<string, string>> = {
  CredentialsProviderError: "Nothing was changed. Give AWS credentials, such as AWS_PROFILE, or log in.",
  ExpiredTokenException: "The credentials ran out. Get new ones, then resume the run.",
  UnrecognizedClientException: "AWS does not know these credentials. Get others, then resume the run.",
  AccessDeniedException:
    "These credentials may not do this: look at their role. What runs goes on; resume the run then.",
  ThrottlingException: "AWS throttles this account. Wait a little, then resume the run.",
};
