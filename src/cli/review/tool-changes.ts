import { changeKey } from "../../diff/key.ts";
import { changedFiles } from "../../git/changed-files.ts";
import type { Applied } from "../../review/unreviewed.ts";

/**
 * What deploys, beside the spec: which program Pulumi runs and how, the packages that it runs with, where npm takes them from, and the workflows that
 * may do it.
 */
const TOOLS = [
  ":(top,glob).github/**",
  ":(top,glob)**/.npmrc",
  "package.json",
  // npm takes it before package-lock.json (npm docs, npm-shrinkwrap.json).
  "npm-shrinkwrap.json",
  "package-lock.json",
  ":(glob)Pulumi*.yaml",
];

/** Files that decide what a deployment does, and that no plan speaks of. */
export async function toolChanges(
  root: string,
  environment: string,
  between: { readonly before: string; readonly after: string },
): Promise<readonly Applied[]> {
  const files = await changedFiles(root, between.before, between.after, TOOLS);
  return files.map((subject) => ({
    class: "behavioural",
    kind: "tools/changed",
    subject,
    reason: "what deploys, or what it runs with, is another",
    key: changeKey(environment, "tools/changed", subject, undefined, between.after),
  }));
}
