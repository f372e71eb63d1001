import { legalName, nameProblem } from "../../import/index.ts";

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const ALLOWED = "a lower-case letter, then lower-case letters, digits and underscores, 63 in all";

/** Why a project cannot be called so; undefined where it can. */
export function projectNameProblem(name: string): string | undefined {
  return NAME.test(name) ? nameProblem(name) : `"${name}" is not a name: ${ALLOWED}`;
}

/** Whether a name can be made of a text at all: "2026" has no letter. */
export function isNamesake(text: string): boolean {
  return legalName(text, "") !== "";
}

/** A name for a project in a folder of that name. */
export function nameAfter(text: string): string {
  const name = legalName(text, "my_lake");
  return nameProblem(name) === undefined ? name : `lake_${name}`.slice(0, 63);
}
