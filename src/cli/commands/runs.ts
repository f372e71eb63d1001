import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { refuseOptionsBefore } from "../before-subcommand.ts";
import { EXIT } from "../exit.ts";
import { bindingOption, envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { projectRoot } from "../../project/roots.ts";
import { runsUiCommand } from "./runs-ui.ts";

export const runsCommand = () =>
  new Command("runs")
    .description("list the runs of an environment, show one, or follow the logs of a step")
    .argument("[run]", "a run's id, as the list shows it")
    .addOption(envOption())
    .option("--logs <step>", "print the log of a step's last attempt")
    .option("--follow", "go on printing until the step has ended")
    .option("--last <number>", "how many runs the list shows", "20")
    .addOption(bindingOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .enablePositionalOptions()
    .addCommand(runsUiCommand().exitOverride())
    .hook("preSubcommand", refuseOptionsBefore)
    .action(async (run, { env, logs, follow, last, binding, project, json }) => {
      const count = Number(last);
      if (!Number.isInteger(count) || count < 1) throw new UsageError(`--last takes a whole number, not "${last}"`);
      if (logs !== undefined && run === undefined)
        throw new UsageError("--logs is for one run", "Name it: emrald runs <run> --logs …");
      if (follow && logs === undefined) throw new UsageError("--follow goes with --logs <step>");
      if (json && logs !== undefined) throw new UsageError("a log is text: --logs has no --json");
      const root = projectRoot(project);
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { openLedger } = await import("../run/open-ledger.ts");
      const { listRuns, showRun } = await import("../print/runs.ts");
      const { printLog } = await import("../run/print-log.ts");
      const { deploymentOf } = await import("../run/deployment.ts");
      const deployment = await deploymentOf(compiled.plan, binding);
      const open = openLedger(root, compiled.plan, deployment);
      if (run === undefined) process.stdout.write(await listRuns(open, count, json === true));
      else if (logs === undefined) process.stdout.write(await showRun(open, run, json === true));
      else await printLog(open, run, logs, follow === true);
      process.exitCode = EXIT.fine;
    });
