import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { FOUNDATION } from "../../model/names.ts";
import { jsonOption, projectOption, stackOption, yesOption } from "../options.ts";
import { type StackCommand, stackCommand } from "../pulumi/command.ts";

export const upCommand = () =>
  new Command("up")
    .description("build what an environment needs on AWS, and put its plan and data there; needs pulumi")
    .addOption(stackOption())
    .option("--refresh", "look first at what AWS has now, and set back what somebody changed there")
    .option("--reviewed", "refuse changes that no pull request since the last deployment has shown; needs GITHUB_TOKEN")
    .option("--accept <digest>", "with --reviewed: the changes that were refused under this digest are wanted")
    .addOption(yesOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(({ refresh, reviewed, accept, ...options }) => {
      if (accept !== undefined && !reviewed) throw new UsageError("--accept is for --reviewed: give both");
      if (reviewed && options.env === FOUNDATION) {
        throw new UsageError("the foundation is no part of what pull requests show: it is laid by hand");
      }
      const allows: StackCommand["allows"] = async (stack, compiled) => {
        const { requireReviewed } = await import("../review/require-reviewed.ts");
        return requireReviewed(stack, compiled, { accept, json: options.json === true });
      };
      return stackCommand(
        {
          name: "up",
          args: () => ["up", ...(refresh ? ["--refresh"] : [])],
          ...(reviewed ? { allows } : {}),
          begins: async (held) => (await import("../pulumi/deployment.ts")).beginDeployment(held),
          ends: async (held) => (await import("../pulumi/deployment.ts")).endDeployment(held),
          next: "What was made is kept, and known: run it again when the cause is mended.",
        },
        options,
      );
    });
