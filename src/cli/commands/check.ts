import { Command } from "@commander-js/extra-typings";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { given } from "../../spec/given.ts";
import { count } from "../../spec/count.ts";
import { EXIT } from "../exit.ts";
import { formatOf, formatOption, printMarks } from "../format.ts";
import { jsonOption, projectOption } from "../options.ts";
import { paintFor } from "../../project/print/paint.ts";
import { counted, problemsForJson, problemsForPeople, printProblems } from "../../project/print/report.ts";
import { type CheckedProject, loadProject } from "../../project/project.ts";
import { projectRoot } from "../../project/roots.ts";

export const checkCommand = () =>
  new Command("check")
    .description("find every problem of the project's YAML, for every environment; needs no credentials")
    .option("--env <name>", "look at one environment only")
    .option("--strict", "take warnings for errors")
    .addOption(formatOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, strict, project, ...options }) => {
      const format = formatOf(options);
      const root = projectRoot(project);
      const { diagnostics, scenes, files } = await loadProject(root, env);
      const fails = diagnostics.some(({ severity }) => severity === "error" || strict === true);
      if (format === "json") {
        const problems = problemsForJson(root, diagnostics);
        const result = { format: 1, command: "check", ok: !fails, problems, environments: environments(files, scenes) };
        process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      } else if (format === "text") {
        printProblems(root, diagnostics, process.stdout);
      } else {
        const { marksOf } = await import("../../project/print/mark.ts");
        const text = problemsForPeople(root, diagnostics, paintFor(process.stdout)) + counted(diagnostics);
        await printMarks(format, marksOf(root, diagnostics), text);
      }
      if (format !== "json" && diagnostics.length === 0) process.stderr.write(`${inventory(scenes)}: no problems\n`);
      process.exitCode = fails ? EXIT.failed : EXIT.fine;
    });

/** Those on AWS, in the order of the project: what a workflow deploys, one after the other. */
function environments({ project }: CheckedProject["files"], scenes: CheckedProject["scenes"]): readonly object[] {
  const order = Object.keys((project.value?.["environments"] as object | undefined) ?? {});
  return scenes
    .filter(({ environment }) => environment.name !== LOCAL_ENVIRONMENT)
    .sort((a, b) => order.indexOf(a.environment.name) - order.indexOf(b.environment.name))
    .map(({ environment: { name, region, account, deploy, afterRun } }) =>
      given<Record<string, string>>({ name, region, account, deploy, after_run: afterRun }),
    );
}

function inventory(scenes: CheckedProject["scenes"]): string {
  const lineage = scenes[0]?.lineage;
  return [
    count(lineage?.pipelines.size ?? 0, "pipeline"),
    count(lineage?.datasets.size ?? 0, "dataset"),
    count(lineage?.steps.size ?? 0, "step"),
    count(scenes.length, "environment"),
  ].join(", ");
}
