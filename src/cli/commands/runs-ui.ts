import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { compileProject } from "../../project/plan.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import type { Patience } from "../../run/pages/persistent.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { EXIT } from "../exit.ts";
import { bindingOption, envOption, jsonOption, projectOption } from "../options.ts";
import type { Asked } from "../run/pages-of.ts";

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
      checkOptions(env, { run, cluster, binding });
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

/** Options that would be accepted and ignored are refused. */
function checkOptions(env: string, { run, cluster, binding }: Asked): void {
  if (env === LOCAL_ENVIRONMENT) {
    const onAws = [
      ...(cluster === undefined ? [] : ["--cluster"]),
      ...(binding === undefined ? [] : ["--binding"]),
    ].join(" and ");
    if (onAws !== "") throw new UsageError(`${onAws} are for environments on AWS`, "Name one: --env <name>.");
  }
  if (run !== undefined && cluster !== undefined)
    throw new UsageError("--run and --cluster both say which clusters", "Give one of them.");
  if (binding !== undefined && cluster !== undefined)
    throw new UsageError("--binding says where runs are, and --cluster needs none of them", "Give one of them.");
}

/** A minute for one page, asked for every three seconds. */
function patience(): Patience {
  let left = 20;
  return async () => {
    if (left-- === 0) return false;
    await sleep(3_000);
    return true;
  };
}
