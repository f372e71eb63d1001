import { type WantedSets, wantedSets } from "../../model/packages.ts";
import { printProblems } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";

/** What `emrald lock` mends itself, and what has nothing to do with packages. */
const NO_MATTER = new Set(["step/unlocked", "step/no-wheel", "file/packages-lock", "env/budget"]);

/** The packages that the steps of all environments want. Where the spec has errors they are printed on stderr, and it is undefined. */
export async function wantedPackages(root: string): Promise<WantedSets | undefined> {
  const { scenes, diagnostics } = await loadProject(root);
  const errors = diagnostics.filter(({ code, severity }) => severity === "error" && !NO_MATTER.has(code));
  if (errors.length === 0) return wantedSets(scenes);
  printProblems(root, errors, process.stderr);
  return undefined;
}
