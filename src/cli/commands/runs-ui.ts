import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { compileProject } from "../../project/plan.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import type { Patience } from "../../run/pages/persistent.ts";
import { EXIT } from "../exit.ts";
import { bindingOption, envOption, jsonOption, projectOption } from "../options.ts";

export const runsUiCommand = () =>
  new Command("ui")
    .description("say how to reach the pages of Spark and YARN of a run's clusters: links, and tunnels")
    .option("--run <run>", "a run's id (default: the newest)")
    .option("--cluster <id>", "a cluster, whoever has started it")
    .addOption(envOption())
    .addOption(bindingOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ run, cluster, env, binding, project, json }) => {
      if (run !== undefined && cluster !== undefined)
        throw new UsageError("--run and --cluster both say which clusters", "Give one of them.");
      const root = projectRoot(project);
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { pagesOf } = await import("../run/pages-of.ts");
      const { pagesText } = await import("../print/pages.ts");
      const asked = { run, cluster, binding };
      const document = await pagesOf(root, compiled.plan, asked, { now: new Date(), wait: patience });
      process.stdout.write(
        json ? `${JSON.stringify(document, null, 2)}\n` : pagesText(document, paintFor(process.stdout)),
      );
      process.exitCode = EXIT.fine;
    });

/** A minute for one page, asked for every three seconds. */
function patience(): Patience {
  let left = 20;
  return async () => {
    if (left-- === 0) return false;
    await sleep(3_000);
    return true;
  };
}
