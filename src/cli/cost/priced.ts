import { UsageError } from "../../errors.ts";
import { printProblems } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";
import type { Scene } from "../../rules/rule.ts";
import { hasErrors } from "../../spec/diagnostic.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";

/** What `emrald check` says of money: the command answers that itself, and mends broken prices. */
const OF_MONEY = ["env/budget", "env/budget-in-doubt", "file/prices"];

/** What is priced, and next to it what shares its regions. */
export interface Priced {
  readonly chosen: readonly Scene[];
  readonly all: readonly Scene[];
}

/** The environments on AWS that are asked for. Where one of them has errors, but for the codes `besides`, all problems are printed on stderr, and there is nothing to price. */
export async function priced(
  root: string,
  environment: string | undefined,
  besides: readonly string[] = [],
): Promise<Priced | undefined> {
  if (environment === LOCAL_ENVIRONMENT)
    throw new UsageError(
      `environment "${LOCAL_ENVIRONMENT}" is on this machine, and costs nothing`,
      "Name one on AWS.",
    );
  const asked = await loadProject(root, environment);
  const isOnAws = (scene: Scene): boolean => scene.environment.name !== LOCAL_ENVIRONMENT;
  const problems = asked.diagnostics.filter(({ code }) => ![...OF_MONEY, ...besides].includes(code));
  if (problems.length > 0) printProblems(root, problems, process.stderr);
  if (hasErrors(problems)) return undefined;
  const chosen = asked.scenes.filter(isOnAws);
  // What the others of a region need is asked for too: the region's prices are replaced as a whole.
  const all = environment === undefined ? chosen : (await loadProject(root)).scenes.filter(isOnAws);
  return { chosen, all };
}
