import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { FOUNDATION } from "../../model/names.ts";
import { jsonOption, projectOption, stackOption, yesOption } from "../options.ts";
import { stackCommand } from "../pulumi/command.ts";

export const downCommand = () =>
  new Command("down")
    .description("take an environment down on AWS; what is protected stays; needs pulumi")
    .addOption(stackOption())
    .addOption(yesOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action((options) => {
      if (options.env === FOUNDATION) {
        throw new UsageError(
          "the foundation holds the state and the ledgers of every environment, and is not taken down by a command",
          "docs/foundation.md says how to take it down by hand.",
        );
      }
      return stackCommand(
        {
          name: "down",
          // The program runs, so that standing clusters lose their protection right before they go.
          args: (plan) => ["destroy", "--run-program", ...(plan?.settings.protect ? ["--exclude-protected"] : [])],
          next: "What is gone is known to be gone: run it again when the cause is mended. If it says that the stack is locked and nobody works on it, first: pulumi cancel.",
        },
        options,
      );
    });
