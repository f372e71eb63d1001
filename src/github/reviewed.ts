import { type Keys, keptPart, type KeptPart, keptTexts, keysOfParts } from "../review/kept.ts";
import { asking } from "./asking.ts";
import type { GitHub } from "./client.ts";
import { createOnce, isSameText, NEVER_REPEATED } from "./ours.ts";

/** Nobody can edit a check run by hand, as anybody with write access can a comment. */
const NAME = "emrald: reviewed changes";
/** The app that every workflow's own token is of. Check runs of other apps with this name are not believed. */
const APP = "github-actions";
/** Characters of a check run's text (REST API, create a check run). */
const MOST = 65_535;

export interface Reviewed {
  /** Of the project: a repository may hold several. */
  readonly project: string;
  /** The head commit of the pull request. */
  readonly sha: string;
}

/**
 * Keeps with a commit which changes a pull request has shown: `title` says it to people. Needs `checks: write`, which the token of a workflow can have and no
 * person's can. Writes nothing where the newest says the same. Throws a WorldError.
 */
export async function keepReviewed(
  github: GitHub,
  { project, sha, keys, title }: Reviewed & { readonly keys: Keys; readonly title: string },
): Promise<"kept" | "unchanged"> {
  const { rest, owner, repo } = github;
  const texts = keptTexts(keys, MOST);
  const known = await kept(github, { project, sha });
  const same = (text: string, index: number): boolean => isSameText(text, known.get(nameOf(index))?.text);
  if (texts.every(same)) return "unchanged";
  for (const [index, text] of texts.entries()) {
    const name = nameOf(index);
    const create = async (): Promise<unknown> =>
      rest.checks.create({
        owner,
        repo,
        ...NEVER_REPEATED,
        name,
        head_sha: sha,
        external_id: externalId(project),
        status: "completed",
        conclusion: "neutral",
        output: { title, summary: SUMMARY, text },
      });
    const find = async (): Promise<unknown> => {
      const there = (await kept(github, { project, sha })).get(name);
      return isSameText(text, there?.text) ? there : undefined;
    };
    await asking(`keep what was reviewed as a check run of ${sha.slice(0, 12)}`, "checks: write", () =>
      createOnce(create, find),
    );
  }
  return "kept";
}

const SUMMARY =
  "The changes that the comment of emrald shows. What is deployed is held against them: `emrald up --reviewed`.";

/** What `keepReviewed` has kept last with a commit; undefined where there is nothing, or not the whole of it. Throws a WorldError. */
export async function readReviewed(github: GitHub, reviewed: Reviewed): Promise<Keys | undefined> {
  const known = await kept(github, reviewed);
  const first = keptPart(known.get(nameOf(0))?.text);
  const parts = Array.from({ length: first?.of ?? 0 }, (_, index) => keptPart(known.get(nameOf(index))?.text));
  return keysOfParts(parts.filter((part): part is KeptPart => part !== undefined));
}

interface Kept {
  readonly id: number;
  readonly text: string | null;
}

/** The newest of each name, by the app that we believe. */
async function kept({ rest, owner, repo }: GitHub, { project, sha }: Reviewed): Promise<Map<string, Kept>> {
  const newest = new Map<string, Kept>();
  const at = { owner, repo, ref: sha, filter: "all", per_page: 100 } as const;
  await asking(`read the check runs of ${sha.slice(0, 12)}`, "checks: read", async () => {
    for await (const { data } of rest.paginate.iterator(rest.checks.listForRef, at)) {
      for (const { id, name, app, head_sha, external_id, status, output } of data) {
        if (app?.slug !== APP || head_sha !== sha || status !== "completed") continue;
        if (external_id !== externalId(project) || !name.startsWith(NAME)) continue;
        if (id > (newest.get(name)?.id ?? 0)) newest.set(name, { id, text: output.text });
      }
    }
  });
  return newest;
}

function externalId(project: string): string {
  return `emrald:${project}`;
}

function nameOf(index: number): string {
  return index === 0 ? NAME : `${NAME} (${index + 1})`;
}
