import { driverOf, isJar } from "../../model/packages.ts";
import { entryOf } from "../../model/files.ts";
import type { Lineage } from "../../model/lineage.ts";
import { KINDS } from "../../spec/kinds.ts";
import type { Path } from "../../spec/diagnostic.ts";
import type { StepSpec } from "../../spec/types.ts";
import { isBroken, place, type Rule } from "../rule.ts";

interface Brought {
  readonly text: string;
  /** From the step on; undefined for what emrald brings, and for drivers, which datasets name. */
  readonly path?: Path;
  readonly list: string;
}

/** What no key of `spark` names. */
const WHOSE: Readonly<Record<string, string>> = {
  emrald: "emrald's own",
  driver: "the driver",
  program: "the program",
};

export const rule: Rule = {
  severity: "error",
  summary: "Two files that a step brings have one name.",
  why: "YARN brings files to the nodes by their names alone, whichever option names them: of two it takes the first and says nothing, or refuses the step (Spark's yarn.Client, `distribute`). emrald brings emrald.zip and submit.py itself.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const [kind] = step.kinds;
      if (kind === undefined || step.kinds.length > 1 || !KINDS[kind].isSpark) continue;
      const pipeline = lineage.pipelines.get(step.pipeline);
      if (!pipeline || isBroken(pipeline, ["steps", step.name, "spark"])) continue;
      const known = new Map<string, Brought>();
      for (const file of broughtBy(step, lineage)) {
        const name = baseName(file.text);
        const first = known.get(name);
        if (first === undefined) known.set(name, file);
        // Twice in one list is step/same-package-twice's, and the same file twice is brought once.
        else if (file.path && (first.list !== file.list || folderOf(first.text) !== folderOf(file.text))) {
          report({
            at: place(pipeline.layers, ["steps", step.name, ...file.path]),
            message: `"${file.text}" has the name "${name}", as ${first.path ? `"${first.text}" of "${first.list}"` : `${WHOSE[first.list] ?? ""} "${first.text}"`} has`,
            hint: "Give it another name.",
          });
        }
      }
    }
  },
};

function* broughtBy(step: StepSpec, { datasets }: Lineage): Generator<Brought> {
  const [kind] = step.kinds;
  const entry = entryOf(step);
  if (kind !== undefined && KINDS[kind].isRuntime) {
    for (const name of ["submit.py", "emrald.zip"]) yield { text: name, list: "emrald" };
  } else if (entry) yield { text: entry.file, list: "program" };
  for (const { id } of step.reads) {
    const driver = driverOf(datasets.get(id));
    if (driver !== undefined && isJar(driver)) yield { text: driver, list: "driver" };
  }
  const { jars, pyFiles, archives } = step.spark;
  for (const [list, texts] of Object.entries({ jars, py_files: pyFiles, archives })) {
    for (const [index, text] of texts.entries()) yield { text, path: ["spark", list, index], list };
  }
}

/** Behind the `#` of an archive. */
function folderOf(text: string): string | undefined {
  return text.split("#")[1];
}

function baseName(text: string): string {
  const file = text.replace(/#.*$/, "");
  return file.slice(file.lastIndexOf("/") + 1);
}
