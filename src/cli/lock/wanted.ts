import { type WantedSets, wantedSets } from "../../model/packages.ts";
import { printProblems } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";

/** What makes it unknown which packages are wanted. All else has nothing to do with them, or is what locking mends. */
const IN_THE_WAY =
  /^(yaml|schema|spec)\/|^(file\/(missing-project|not-a-file|unreadable|too-large|empty|encoding)|cluster\/release|data\/jdbc-driver|step\/(dependency-kind|one-kind|same-package-twice|spark-itself|unpinned))$/;

/** The packages that the steps of all environments want. Where the spec has errors they are printed on stderr, and it is undefined. */
export async function wantedPackages(root: string): Promise<WantedSets | undefined> {
  const { scenes, diagnostics } = await loadProject(root);
  const errors = diagnostics.filter(({ code, severity }) => severity === "error" && IN_THE_WAY.test(code));
  if (errors.length === 0) return wantedSets(scenes);
  printProblems(root, errors, process.stderr);
  return undefined;
}
