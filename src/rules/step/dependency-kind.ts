import { PYTHON_KINDS } from "../../model/packages.ts";
import { type StepKind, takes } from "../../spec/kinds.ts";
import type { Rule } from "../rule.ts";
import { type DependencyKey, dependencyLists } from "../step-dependencies.ts";

/** The kinds of step whose program can make use of it. */
const KINDS: Readonly<Record<DependencyKey, readonly StepKind[]>> = {
  python_packages: PYTHON_KINDS,
  packages: ["app", "script", "sql", "convert", "jar"],
  jars: ["app", "script", "sql", "convert", "jar"],
  py_files: PYTHON_KINDS,
  archives: ["app", "script", "jar"],
};

export const rule: Rule = {
  severity: "error",
  summary: "A step has packages or files that no program of its kind can use.",
  why: "Python packages and modules are for Python that the user writes: an app or a script. On SQL, a conversion or a jar they would be accepted and ignored.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const { step, key, at } of dependencyLists(lineage)) {
      const [kind] = step.kinds;
      // Of a kind without spark-submit another rule says that all of `spark` means nothing.
      if (step.kinds.length !== 1 || kind === undefined || !takes(kind, "spark")) continue;
      if (KINDS[key].includes(kind)) continue;
      report({
        at: at(),
        message: `"${key}" has no effect on a step of the kind "${kind}"`,
        hint: `It is for: ${KINDS[key].join(", ")}.`,
      });
    }
  },
};
