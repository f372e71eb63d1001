import { asking } from "./asking.ts";
import type { GitHub } from "./client.ts";
import { createOnce, isOurs, isSameText, NEVER_REPEATED, ownName } from "./ours.ts";

/** What has become of a comment or an issue. */
export interface Upserted {
  readonly how: "created" | "updated" | "unchanged";
  readonly url: string;
  /** Others of ours, which are left as they are: two jobs have once made one each at the same time. */
  readonly others: number;
}

/**
 * Writes the comment that begins with `marker` to a pull request, or brings the one that is there up to date. `body` begins with the marker, and has at most 65,536
 * characters. Throws a WorldError.
 */
export async function upsertComment(
  github: GitHub,
  { number, marker, body }: { readonly number: number; readonly marker: string; readonly body: string },
): Promise<Upserted> {
  const { rest, owner, repo } = github;
  const at = { owner, repo, issue_number: number };
  const login = await ownName(github);
  const find = (): Promise<Comment[]> =>
    asking(`read the comments of pull request #${number}`, "pull-requests: read", () =>
      ourComments(github, at, marker, login),
    );
  const [known, ...others] = await find();
  if (known && isSameText(body, known.body)) return { how: "unchanged", url: known.html_url, others: others.length };
  const { html_url: url } = await asking(`comment on pull request #${number}`, "pull-requests: write", async () => {
    if (known) return (await rest.issues.updateComment({ owner, repo, comment_id: known.id, body })).data;
    const create = async (): Promise<Comment> =>
      (await rest.issues.createComment({ ...at, ...NEVER_REPEATED, body })).data;
    return createOnce(create, async () => (await find())[0]);
  });
  return { how: known ? "updated" : "created", url, others: others.length };
}

interface Comment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

/** The oldest first, from all pages. */
async function ourComments(
  { rest }: GitHub,
  at: { readonly owner: string; readonly repo: string; readonly issue_number: number },
  marker: string,
  login: string,
): Promise<Comment[]> {
  const found: Comment[] = [];
  for await (const { data } of rest.paginate.iterator(rest.issues.listComments, { ...at, per_page: 100 })) {
    found.push(...data.filter((comment) => isOurs(comment, marker, login)));
  }
  return found.sort((a, b) => a.id - b.id);
}
