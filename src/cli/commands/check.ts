import { Command } from "@commander-js/extra-typings";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";
import { problemsForJson, printProblems } from "../../project/print/report.ts";
import { type CheckedProject, loadProject } from "../../project/project.ts";
import { projectRoot } from "../../project/roots.ts";

export const checkCommand = () =>
  new Command("check")
    .description("find every problem of the project's YAML, for every environment; needs no credentials")
    .option("--env <name>", "look at one environment only")
    .option("--strict", "take warnings for errors")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, strict, project, json }) => {
      const root = projectRoot(project);
      const { diagnostics, scenes } = await loadProject(root, env);
      const fails = diagnostics.some(({ severity }) => severity === "error" || strict === true);
      if (json) {
        const result = { format: 1, command: "check", ok: !fails, problems: problemsForJson(root, diagnostics) };
        process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      } else {
        printProblems(root, diagnostics, process.stdout);
        if (diagnostics.length === 0) process.stderr.write(`${inventory(scenes)}: no problems\n`);
      }
      process.exitCode = fails ? EXIT.failed : EXIT.fine;
    });

function inventory(scenes: CheckedProject["scenes"]): string {
  const lineage = scenes[0]?.lineage;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
  return [
    count(lineage?.pipelines.size ?? 0, "pipeline"),
    count(lineage?.datasets.size ?? 0, "dataset"),
    count(lineage?.steps.size ?? 0, "step"),
    count(scenes.length, "environment"),
  ].join(", ");
}
