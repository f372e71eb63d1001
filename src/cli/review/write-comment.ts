import { appendFileSync } from "node:fs";
import { type GitHub, keepReviewed, markerOf, upsertComment } from "../../github/index.ts";
import { commentOf, MOST_COMMENT, MOST_SUMMARY } from "../../review/comment.ts";
import { keysOf } from "../../review/keys.ts";
import type { Review } from "../../review/review.ts";
import { verdictOf } from "../../review/verdict.ts";
import type { Event } from "./event.ts";
import { type Asked, targetOf } from "./target.ts";

/** What `emrald comment --json` prints. */
export interface CommentDocument {
  readonly format: 1;
  readonly command: "comment";
  readonly class: string;
  /** Whether what changes is known for every environment. */
  readonly told: boolean;
  readonly body: string;
  readonly written: "printed" | "created" | "updated" | "unchanged" | "not written";
  /** Why it was not written. */
  readonly because?: string;
  readonly pull_request?: number;
  readonly url?: string;
  /** What was kept as reviewed, where it was asked for. */
  readonly kept?: { readonly sha: string; readonly changes: number };
}

/** The comment, as it is before anybody is asked. */
export function printedComment(review: Review, project: string): CommentDocument {
  const { class: its, isTold } = verdictOf(review);
  const body = commentOf(review, { marker: markerOf("review", project), room: MOST_COMMENT });
  return { format: 1, command: "comment", class: its, told: isTold, body, written: "printed" };
}

/** What there was no room for in the comment may be in the summary of the workflow's step. */
export function writeSummary(path: string, review: Review, project: string): void {
  appendFileSync(path, commentOf(review, { marker: markerOf("review", project), room: MOST_SUMMARY }));
}

/**
 * Writes the comment to its pull request, and keeps what it has shown where `keep` says so: only then is it reviewed. Throws a WorldError where GitHub
 * does not do it.
 */
export async function writtenComment(
  github: GitHub,
  {
    review,
    project,
    event,
    asked,
    keep,
    say,
  }: {
    readonly review: Review;
    readonly project: string;
    readonly event: Event;
    readonly asked: Asked;
    readonly keep: boolean;
    readonly say: (text: string) => void;
  },
): Promise<CommentDocument> {
  const comment = printedComment(review, project);
  const target = await targetOf(github, asked, event);
  if (typeof target === "string") {
    say(`${target}: nothing is written`);
    return { ...comment, written: "not written", because: target };
  }
  const { number, sha, others } = target;
  if (others.length > 0)
    say(`the same head is that of ${others.map((one) => `#${one}`).join(", ")} too: #${number} came first`);
  const {
    how,
    url,
    others: copies,
  } = await upsertComment(github, {
    number,
    marker: markerOf("review", project),
    body: comment.body,
  });
  if (copies > 0)
    say(
      `pull request #${number} has ${copies} more of these comments, from jobs that ran at the same time: delete them`,
    );
  const written = { ...comment, written: how, pull_request: number, url };
  if (!keep) return written;
  if (!review.diff) {
    say("nothing was compared, and nothing is kept as reviewed");
    return written;
  }
  const keys = keysOf(review);
  const changes = Object.values(keys).flat().length;
  const title = `${changes === 1 ? "1 change" : `${changes} changes`}: ${comment.class === "none" ? "no effect" : comment.class}`;
  await keepReviewed(github, { project, sha, keys, title });
  return { ...written, kept: { sha, changes } };
}
