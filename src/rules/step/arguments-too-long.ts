import { limits } from "../../emr/limits.ts";
import { longest, stepArguments } from "../../model/arguments.ts";
import { dependenciesOf } from "../../model/dependencies.ts";
import { bucket } from "../../model/references.ts";
import { join } from "../../model/symbol.ts";
import type { StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

const SHA256 = "0".repeat(64);

export const rule: Rule = {
  severity: "error",
  summary: "A step's arguments are longer than EMR takes.",
  why: "All strings of a step together may have 10,240 characters (AddJobFlowSteps). Put long settings into a file that the program reads.",
  looksAt: "environment",
  check({ lineage, environment, facts }, report) {
    const uri = (file: string): ReturnType<typeof join> =>
      join("s3://", bucket(environment, "artifacts"), `/artifacts/${SHA256}/`, file.slice(file.lastIndexOf("/") + 1));
    for (const step of lineage.steps.values()) {
      if (step.kinds.length !== 1 || !mayBeLong(step)) continue;
      const dependencies = dependenciesOf(step, environment, lineage, facts.lock);
      const words = stepArguments(step, environment, lineage, dependencies, uri);
      const length = words.reduce((sum, argument) => sum + longest(argument), 0);
      if (length <= limits.stepCharacters) continue;
      report({
        at: place(
          lineage.pipelines.get(step.pipeline)?.layers ?? [],
          ["steps", step.name, step.command.length > 0 ? "command" : step.args.length > 0 ? "args" : "spark"],
          "key",
        ),
        message: `the arguments of step "${step.id}" may be longer than the ${limits.stepCharacters} characters that EMR takes`,
      });
    }
  },
};

/** Only arguments and properties of the user's own can get there: without them nothing need be counted. */
function mayBeLong({ args, command, spark }: StepSpec): boolean {
  const { conf, packages, jars, pyFiles, archives } = spark;
  const files = [packages, jars, pyFiles, archives];
  return (
    args.length > 0 || command.length > 0 || Object.keys(conf).length > 0 || files.some(({ length }) => length > 0)
  );
}
