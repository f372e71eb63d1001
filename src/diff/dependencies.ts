import { optionValue, parseSubmit } from "../emr/submit-arguments.ts";
import { RUNTIME_PACKAGE } from "../model/arguments.ts";
import { KINDS } from "../spec/kinds.ts";
import type { Plan, PlanDependencies, PlanStep } from "../plan/plan.ts";
import { differences, type Fields, type Found } from "./fields.ts";
import { spellText } from "./readable.ts";
import { short } from "./short.ts";

/** The options of spark-submit that bring a step's libraries. */
export const LIBRARIES = ["--archives", "--jars", "--py-files"] as const;

/** What the spec names is told as the spec names it, and files by what they hold: of another set of packages the archive is another too. */
export function dependencyChanges(was: PlanStep, is: PlanStep, base: Plan, head: Plan): Found[] {
  const named = differences(DEPENDENCIES, was.dependencies ?? {}, is.dependencies ?? {}, undefined, KIND).map(
    (found): Found => ({ ...found, path: `spark.${found.path ?? ""}`, identity: [found.is, contents(is, head)] }),
  );
  if (named.length > 0) return named;
  const [before, now] = [contents(was, base), contents(is, head)];
  const files = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return files
    .filter((file) => before[file] !== now[file])
    .map((file) => ({ kind: KIND, path: file, was: short(before[file]), is: short(now[file]), identity: now[file] }));
}

const KIND = "step/dependencies";

const DEPENDENCIES: Fields<PlanDependencies, unknown> = {
  python: (was, is) => [{ kind: KIND, path: "python_packages", was: was?.packages, is: is?.packages }],
  packages: KIND,
  jars: KIND,
  py_files: KIND,
  archives: KIND,
};

/** The files that a step of a readable plan brings along, to what they hold; of somebody else's only the name is known. */
function contents(step: PlanStep, { artifacts }: Plan): Record<string, string> {
  return Object.fromEntries(librariesOf(step).map((file) => [file, artifacts[file]?.sha256 ?? file]));
}

/** Of a readable plan: as artifacts are called, or by URI. */
export function librariesOf({ kind, args }: Pick<PlanStep, "kind" | "args">): string[] {
  const words = args.map((text) => spellText(text));
  if (!KINDS[kind].isSpark || words[0] !== "spark-submit") return [];
  const { submit } = parseSubmit(words.slice(1));
  const lists = submit ? LIBRARIES.flatMap((option) => optionValue(submit, option)?.split(",") ?? []) : [];
  return lists.map((file) => file.replace(/#.*$/, "")).filter((file) => file !== RUNTIME_PACKAGE);
}
