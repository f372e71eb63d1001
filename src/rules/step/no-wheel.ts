import { architecturesOf, isThere, pythonSet } from "../../model/packages.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { Architecture, PythonLock } from "../../spec/packages-lock.ts";
import { place, type Rule } from "../rule.ts";

const NODES: Readonly<Record<Architecture, string>> = { x86_64: "x86", aarch64: "arm" };

export const rule: Rule = {
  severity: "error",
  summary: "A step's Python packages do not exist for the nodes of its fleet.",
  why: "Packages with compiled parts are another archive on x86 than on arm, and some are not published for both. A step gets one archive: a fleet that mixes both needs packages that are all Python.",
  looksAt: "environment",
  check({ environment, lineage, facts }, report) {
    // A local run installs them for the machine that it is on.
    if (environment.name === LOCAL_ENVIRONMENT) return;
    for (const step of lineage.steps.values()) {
      const set = pythonSet(step, environment);
      const archives = set && facts.lock.python[set.key]?.archives;
      if (!archives || archives.any) continue;
      const problem = problemOf(archives, [...architecturesOf(step, environment)]);
      if (!problem) continue;
      const layers = lineage.pipelines.get(step.pipeline)?.layers ?? [];
      const fleet = lineage.pipelines.get(step.pipeline)?.fleet ?? environment.fleet;
      report({
        at: place(layers, ["steps", step.name, "spark", "python_packages"], "key"),
        message: problem.message(environment.name, fleet),
        hint: problem.hint,
      });
    }
  },
};

interface Problem {
  readonly message: (environment: string, fleet: string | undefined) => string;
  readonly hint: string;
}

function problemOf(archives: PythonLock["archives"], architectures: readonly Architecture[]): Problem | undefined {
  const [architecture, other] = architectures;
  if (architecture === undefined) {
    return {
      message: (environment) =>
        `these packages are another archive on x86 than on arm, and no fleet of environment "${environment}" says which nodes run the step`,
      hint: "Name the fleet that its cluster has.",
    };
  }
  if (other !== undefined) {
    return {
      message: (environment, fleet) =>
        `these packages are another archive on x86 than on arm, and fleet "${fleet ?? ""}" of environment "${environment}" mixes both`,
      hint: "Give the step a fleet of one architecture.",
    };
  }
  const archive = archives[architecture];
  if (archive && isThere(archive)) return undefined;
  const lacking = archive?.no_wheel.map((one) => `"${one}"`).join(", ") ?? "these packages";
  return {
    message: (environment, fleet) =>
      `there is no wheel of ${lacking} for ${NODES[architecture]} nodes, which fleet "${fleet ?? ""}" of environment "${environment}" has`,
    hint: "Take another version, or a fleet of the other architecture.",
  };
}
