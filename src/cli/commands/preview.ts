import { Command } from "@commander-js/extra-typings";
import { jsonOption, projectOption, stackOption } from "../options.ts";
import { stackCommand } from "../pulumi/command.ts";

export const previewCommand = () =>
  new Command("preview")
    .description("say what `emrald up` would change on AWS, and change nothing; needs pulumi")
    .addOption(stackOption())
    .option("--refresh", "look first at what AWS has now")
    .option("--diff", "show the changed values of each resource")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(({ diff, refresh, ...options }) =>
      stackCommand(
        {
          name: "preview",
          args: () => ["preview", ...(refresh ? ["--refresh"] : []), ...(diff ? ["--diff"] : [])],
          next: "Nothing was changed.",
        },
        options,
      ),
    );
