import type { Drift } from "../../drift/drift.ts";
import { driftMarkdown } from "../../drift/markdown.ts";
import { closeIssue, type GitHub, markerOf, upsertIssue } from "../../github/index.ts";

/**
 * Tells drift in one issue: opened where there is some or nobody can tell, brought up to date where its text changes, closed where there is none any more. Gives
 * what has become of it, in words. Throws a WorldError.
 */
export async function tellIssue(github: GitHub, project: string, drift: Drift): Promise<string> {
  const { environment, verdict } = drift;
  const marker = markerOf("drift", `${project}/${environment}`);
  if (verdict !== "drift" && verdict !== "cannot tell") {
    const { how, url } = await closeIssue(github, marker, `${LAST_WORDS[verdict]}.`);
    return how === "none" ? "there is no issue to close" : `${how} ${url}`;
  }
  const body = `${marker}\n${driftMarkdown(drift)}`;
  const { how, url, others } = await upsertIssue(github, { marker, title: `emrald: drift of ${environment}`, body });
  return `${how} ${url}${others === 0 ? "" : `; ${others} more of these are open, from jobs that ran at the same time: close them`}`;
}

const LAST_WORDS = {
  "no drift": "There is no drift any more",
  "nothing deployed": "Nothing is deployed any more, and so nothing drifts",
} as const;
