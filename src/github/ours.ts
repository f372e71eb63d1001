import { asking, failureOf, isUnknown } from "./asking.ts";
import type { GitHub } from "./client.ts";

/** Something that is written once and updated in place: a comment, an issue. */
interface Written {
  readonly body?: string | null | undefined;
  readonly user?: { readonly login: string } | null;
}

/** A comment of HTML, which nobody sees: it stands at the very start of what is ours. `of`: `<project>`, or `<project>/<environment>`. */
export function markerOf(what: string, of: string): string {
  return `<!-- emrald:${what} ${of} -->`;
}

/**
 * The name that this token writes under. GET /user refuses the tokens of apps, and so that of GitHub Actions; GraphQL tells both.
 */
export async function ownName({ rest }: GitHub): Promise<string> {
  const { viewer } = await asking("ask GitHub whose token this is", "contents: read", () =>
    rest.graphql<{ viewer: { login: string } }>("query { viewer { login } }"),
  );
  return viewer.login;
}

/** Whether it has the marker, and was written by `login`: anybody may write the marker. */
export function isOurs({ body, user }: Written, marker: string, login: string): boolean {
  return body?.startsWith(marker) === true && user?.login.toLowerCase() === login.toLowerCase();
}

/** GitHub may keep lines and ends of texts in its own way. */
export function isSameText(one: string, other: string | null | undefined): boolean {
  const plain = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();
  return plain(one) === plain(other ?? "");
}

/**
 * Creates what `find` has not found. A POST of GitHub has no idempotency token: where nobody knows whether it was done, it is looked for, and
 * made again only where it is not there.
 */
export async function createOnce<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    const failure = failureOf(error);
    if (!failure || !isUnknown(failure)) throw error;
    return (await find()) ?? (await create());
  }
}

/** For calls that create: never repeated by Octokit itself. */
export const NEVER_REPEATED = { request: { retries: 0 } } as const;
