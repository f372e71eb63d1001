import { Command } from "@commander-js/extra-typings";
import { jsonOption, projectOption, stackOption, yesOption } from "../options.ts";
import { stackCommand } from "../pulumi/command.ts";

export const upCommand = () =>
  new Command("up")
    .description("build what an environment needs on AWS, and put its plan and data there; needs pulumi")
    .addOption(stackOption())
    .option("--refresh", "look first at what AWS has now, and set back what somebody changed there")
    .addOption(yesOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(({ refresh, ...options }) =>
      stackCommand(
        {
          name: "up",
          args: () => ["up", ...(refresh ? ["--refresh"] : [])],
          next: "What was made is kept, and known: run it again when the cause is mended. If it says that the stack is locked and nobody works on it, first: pulumi cancel.",
        },
        options,
      ),
    );
