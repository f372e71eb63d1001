import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { FOUNDATION } from "../../model/names.ts";
import { jsonOption, projectOption, stackOption, yesOption } from "../options.ts";
import { stackCommand } from "../pulumi/command.ts";

export const downCommand = () =>
  new Command("down")
    .description("take an environment down on AWS; what is protected stays; needs pulumi")
    .addOption(stackOption())
    .option(
      "--after-run",
      "only where the environment goes after a run, and was deployed as this tree says; else nothing is done",
    )
    .addOption(yesOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(({ afterRun, ...options }) => {
      if (options.env === FOUNDATION) {
        throw new UsageError(
          "the foundation holds the state and the ledgers of every environment, and is not taken down by a command",
          "docs/foundation.md says how to take it down by hand.",
        );
      }
      return stackCommand(
        {
          name: "down",
          skips: ({ environment, settings }) =>
            afterRun && settings.after_run === "keep"
              ? `environment "${environment}" stays after a run (after_run: keep): nothing was taken down`
              : undefined,
          async halts(held) {
            const { deployedInstead, requireNoRun } = await import("../pulumi/deployment.ts");
            const instead = afterRun ? await deployedInstead(held) : undefined;
            if (instead === undefined) await requireNoRun(held);
            return instead;
          },
          // The program runs, so that standing clusters lose their protection right before they go.
          args: (plan) => ["destroy", "--run-program", ...(plan?.settings.protect ? ["--exclude-protected"] : [])],
          next: "What is gone is known to be gone: run it again when the cause is mended.",
        },
        options,
      );
    });
