import type { Facts } from "../model/files.ts";
import type { Place } from "../spec/diagnostic.ts";
import type { Report } from "./rule.ts";

/** Holds a file that the spec names against the repository. `what` is its part in it: app, script, … */
export function checkFile(
  { file, what, mayBeFolder = false }: { readonly file: string; readonly what: string; readonly mayBeFolder?: boolean },
  facts: Facts,
  at: () => Place,
  report: Report,
): void {
  if (file.startsWith("/") || (file.includes("..") && file.split("/").includes(".."))) {
    report({ at: at(), message: `the ${what} "${file}" is outside of the repository` });
    return;
  }
  const kind = facts.kind(file);
  if (kind === undefined) report({ at: at(), message: `the ${what} "${file}" does not exist` });
  else if (kind === "folder" && !mayBeFolder) report({ at: at(), message: `the ${what} "${file}" is a folder` });
}
