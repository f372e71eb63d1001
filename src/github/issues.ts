import { asking } from "./asking.ts";
import type { GitHub } from "./client.ts";
import type { Upserted } from "./comments.ts";
import { createOnce, isOurs, isSameText, NEVER_REPEATED, ownName } from "./ours.ts";

/** Pages of closed issues, the newest first, in which one of ours is looked for to be opened again: 1,000 issues. */
const MOST_CLOSED_PAGES = 10;

export interface IssueText {
  readonly marker: string;
  readonly title: string;
  /** Begins with the marker; at most 65,536 characters. */
  readonly body: string;
}

/** An issue that was opened again has been `reopened`. */
export interface UpsertedIssue extends Omit<Upserted, "how"> {
  readonly how: Upserted["how"] | "reopened" | "closed" | "none";
}

/**
 * Opens an issue, or brings the one up to date that is there; one that is closed is opened again rather than a second one made. Throws a WorldError.
 */
export async function upsertIssue(github: GitHub, { marker, title, body }: IssueText): Promise<UpsertedIssue> {
  const { rest, owner, repo } = github;
  const login = await ownName(github);
  const [open, ...others] = await openIssues(github, marker, login);
  const known = open ?? (await lastClosed(github, marker, login));
  if (!known) {
    const create = async (): Promise<Issue> =>
      (await rest.issues.create({ owner, repo, ...NEVER_REPEATED, title, body })).data;
    const again = async (): Promise<Issue | undefined> => (await openIssues(github, marker, login))[0];
    const { html_url: url } = await asking("open an issue", "issues: write", () => createOnce(create, again));
    return { how: "created", url, others: 0 };
  }
  const isSame = known.title === title && isSameText(body, known.body);
  if (open && isSame) return { how: "unchanged", url: open.html_url, others: others.length };
  await asking(`update issue #${known.number}`, "issues: write", () =>
    rest.issues.update({ owner, repo, issue_number: known.number, title, body, state: "open" }),
  );
  return { how: open ? "updated" : "reopened", url: known.html_url, others: others.length };
}

/** Closes the issues of ours that are open, each with a last word; none where nobody has opened one. Throws a WorldError. */
export async function closeIssue(github: GitHub, marker: string, lastWord: string): Promise<UpsertedIssue> {
  const { rest, owner, repo } = github;
  const open = await openIssues(github, marker, await ownName(github));
  for (const { number } of open) {
    await asking(`close issue #${number}`, "issues: write", async () => {
      await rest.issues.createComment({ owner, repo, issue_number: number, ...NEVER_REPEATED, body: lastWord });
      await rest.issues.update({ owner, repo, issue_number: number, state: "closed", state_reason: "completed" });
    });
  }
  const [first, ...others] = open;
  return first ? { how: "closed", url: first.html_url, others: others.length } : { how: "none", url: "", others: 0 };
}

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly html_url: string;
  readonly body?: string | null | undefined;
  readonly user: { readonly login: string } | null;
  readonly pull_request?: unknown;
}

/** The oldest first. */
async function openIssues(github: GitHub, marker: string, login: string): Promise<Issue[]> {
  return issues(github, { state: "open", sort: "created", direction: "asc" }, marker, login, () => true);
}

async function lastClosed(github: GitHub, marker: string, login: string): Promise<Issue | undefined> {
  const goesOn = (found: number, pages: number): boolean => found === 0 && pages < MOST_CLOSED_PAGES;
  const found = await issues(github, { state: "closed", sort: "updated", direction: "desc" }, marker, login, goesOn);
  return found[0];
}

interface Listing {
  readonly state: "open" | "closed";
  readonly sort: "created" | "updated";
  readonly direction: "asc" | "desc";
}

function issues(
  { rest, owner, repo }: GitHub,
  listing: Listing,
  marker: string,
  login: string,
  goesOn: (found: number, pages: number) => boolean,
): Promise<Issue[]> {
  return asking("read the issues", "issues: read", async () => {
    const found: Issue[] = [];
    let pages = 0;
    const all = rest.paginate.iterator(rest.issues.listForRepo, { owner, repo, ...listing, per_page: 100 });
    for await (const { data } of all) {
      // GitHub's list of issues has the pull requests in it.
      found.push(...data.filter((one) => one.pull_request === undefined && isOurs(one, marker, login)));
      pages += 1;
      if (!goesOn(found.length, pages)) break;
    }
    return found;
  });
}
