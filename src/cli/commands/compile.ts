import { Command, Option } from "@commander-js/extra-typings";
import { airflowVariablesIn } from "../../emit/airflow/words.ts";
import { parametersIn } from "../../emit/parameters.ts";
import { selection } from "../../emit/selection.ts";
import { CLIENTS, TARGET_NAMES } from "../../emit/targets.ts";
import { readBinding } from "../binding.ts";
import { chooseSteps } from "../choose-steps.ts";
import { emitTarget } from "../emit-target.ts";
import { EXIT } from "../exit.ts";
import { bindingOption, envOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { printProblems } from "../../project/print/report.ts";
import { projectRoot } from "../../project/roots.ts";

export const compileCommand = () =>
  new Command("compile")
    .description("print what the project becomes in one environment")
    .argument("[pipelines...]", "pipelines to compile; what they need of others must be there already")
    .addOption(envOption())
    .addOption(new Option("--as <target>", "what to print").choices(TARGET_NAMES).default("plan" as const))
    .addOption(bindingOption())
    .option("--cluster <name>", "for emr-steps and job-flow: the cluster, where the steps run on several")
    .addOption(
      new Option(
        "--client <name>",
        "for emr-steps and job-flow: who reads it (default: aws-cli for emr-steps, boto3 for job-flow)",
      ).choices(CLIENTS),
    )
    .addOption(projectOption())
    .action(async (pipelines, { env, as, binding, cluster, client, project }) => {
      const root = projectRoot(project);
      const compiled = await compileProject(root, env);
      const [scene] = compiled?.scenes ?? [];
      if (!compiled || !scene) {
        process.exitCode = EXIT.failed;
        return;
      }
      chooseSteps(compiled.plan, { pipelines, only: [] });
      const deployment = binding === undefined ? {} : readBinding(binding, compiled.plan);
      const order = { plan: selection(compiled.plan, pipelines), environment: scene.environment, deployment };
      const { value, diagnostics, note } = emitTarget(as, order, pipelines, { cluster, client });
      printProblems(root, diagnostics, process.stderr);
      if (value !== undefined) process.stdout.write(value);
      const left = [...parametersIn(value ?? ""), ...airflowVariablesIn(value ?? "")];
      if (left.length > 0) process.stderr.write(`left as parameters: ${left.join(", ")}\n`);
      if (note !== undefined) process.stderr.write(`${note}\n`);
      process.exitCode = value === undefined ? EXIT.failed : EXIT.fine;
    });
