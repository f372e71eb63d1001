import type { ReviewDocument } from "./documents.ts";
import { NOTHING_READ, type Review } from "./review.ts";
import { Misshapen } from "./shape.ts";
import { SHAPES } from "./shapes.ts";

/** A file that should be a document. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Of one file, in UTF-16 units: the diff of a thousand pipelines whose every step changes has 4 million for each environment. */
export const MOST_OF_A_FILE = 32 * 1024 * 1024;

/** A document, or why it is none: a command may fail before it prints, and be ended while it does. */
export type Read = { readonly document: ReviewDocument } | { readonly name: string; readonly problem: string };

/** Holds the text of a file against the shape of its command. */
export function readDocument({ name, text }: GivenFile): Read {
  const problem = (why: string): Read => ({ name, problem: why });
  if (text.trim() === "") return problem("gave no result");
  if (text.length > MOST_OF_A_FILE) {
    return problem(`has ${text.length} characters; at most ${MOST_OF_A_FILE} are read`);
  }
  try {
    const value = JSON.parse(text) as unknown;
    const command = commandOf(value);
    const shape = Object.hasOwn(SHAPES, command) ? SHAPES[command as keyof typeof SHAPES] : undefined;
    if (shape) return { document: shape(value, "") };
    const allowed = Object.keys(SHAPES).join(", ");
    return problem(`is what ${quoted(command)} printed; a comment is made of what these print: ${allowed}`);
  } catch (error) {
    if (error instanceof Misshapen) return problem(error.message);
    if (error instanceof SyntaxError)
      return problem("is no whole JSON: what printed it was ended, or is no command of emrald");
    // Nested deeper than the stack.
    if (error instanceof RangeError) return problem("is nested too deeply");
    throw error;
  }
}

function commandOf(value: unknown): string {
  const command = typeof value === "object" && value !== null && "command" in value ? value.command : undefined;
  if (typeof command === "string") return command;
  throw new Misshapen('has no key "command": it is not what a command printed with --json');
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

/** Documents that a fork may have made are only told; those decide what was reviewed. */
const FROM_A_FORK: readonly ReviewDocument["command"][] = ["check", "verify", "cost"];

/**
 * Everything that was found out about a change. `ours` were made by commands that we trust, `theirs` by a pull request's own code: from them come texts to show and nothing else. What
 * cannot be read is told and stops nothing, so that the rest is seen. Two documents of one thing are a problem of ours: nobody would know which one counts.
 */
export function reviewOf(
  ours: readonly GivenFile[],
  theirs: readonly GivenFile[] = [],
): {
  readonly review: Review;
  /** How many could be read. */
  readonly documents: number;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  let documents = 0;
  let review = NOTHING_READ;
  for (const file of ours) {
    const read = readDocument(file);
    if (!("document" in read)) {
      review = withUnread(review, read);
      continue;
    }
    if (has(review, read.document))
      problems.push(`${file.name}: there is another document of "${titleOf(read.document)}"`);
    review = withDocument(review, read.document);
    documents++;
  }
  for (const file of theirs) {
    const read = readDocument(file);
    if (!("document" in read)) review = withUnread(review, read);
    else if (!FROM_A_FORK.includes(read.document.command)) {
      review = withUnread(review, { name: file.name, problem: `"${read.document.command}" is not taken from a fork` });
    } else if (!has(review, read.document)) {
      review = withDocument(review, read.document);
      documents++;
    }
  }
  return { review: theirs.length > 0 ? { ...review, isForked: true } : review, documents, problems };
}

function withDocument(review: Review, document: ReviewDocument): Review {
  switch (document.command) {
    case "check":
      return { ...review, check: document };
    case "verify":
      return { ...review, verify: document };
    case "diff":
      return { ...review, diff: document };
    case "cost":
      return { ...review, costs: [...review.costs, ...document.environments] };
    case "preview":
      return { ...review, previews: [...review.previews, document] };
  }
}

function has(review: Review, document: ReviewDocument): boolean {
  switch (document.command) {
    case "cost":
      return document.environments.some(({ environment }) =>
        review.costs.some((one) => one.environment === environment),
      );
    case "preview":
      return review.previews.some(({ environment }) => environment === document.environment);
    default:
      return review[document.command] !== undefined;
  }
}

function titleOf(document: ReviewDocument): string {
  return document.command === "preview" ? `preview of ${document.environment}` : document.command;
}

function withUnread(review: Review, { name, problem }: { readonly name: string; readonly problem: string }): Review {
  return { ...review, unread: [...review.unread, { name: name.replace(/\.json$/, ""), problem }] };
}
