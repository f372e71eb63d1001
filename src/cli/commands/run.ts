import { resolve } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { ulid } from "ulid";
import { UsageError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { environmentNames, LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { suggest } from "../../spec/nearest.ts";
import { EXIT } from "../exit.ts";
import { envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../plan.ts";
import { projectRoot } from "../roots.ts";
import { givenVars, requireVars } from "../variables.ts";

export const runCommand = () =>
  new Command("run")
    .description("run the steps of all pipelines, or of those that are named")
    .argument("[pipelines...]", "pipelines to run; what they need of others must be there already")
    .addOption(envOption())
    .option("--var <name=value>", "give a variable a value, for this run only; may be repeated", collect, [])
    .addOption(
      new Option("--pack <unit>", "one Spark application for each step, as on EMR, or one for the whole run")
        .choices(["step", "run"] as const)
        .default("step" as const),
    )
    .option("--data <folder>", "take uploads from this folder instead of data/")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async (pipelines, { env, var: vars, pack, data, project, json }) => {
      if (env !== LOCAL_ENVIRONMENT) {
        throw new UsageError(
          `environment "${env}" is not on this machine, and this version runs only what is`,
          "Leave --env out, or write --env local.",
        );
      }
      const root = projectRoot(project);
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { plan, artifacts, files } = compiled;
      const steps = chosenSteps(plan, pipelines);
      const given = givenVars(plan, vars);
      requireVars(plan, steps, given);
      const { localStore, runLocally } = await import("../local-run.ts");
      const { RunPrinter } = await import("../print/run-printer.ts");
      const printer = new RunPrinter(plan, steps, environmentNames(files), json === true, localStore(root));
      const stop = new AbortController();
      const onSignal = (): void => {
        printer.note("stopping: the cluster and its Spark processes are being ended");
        stop.abort();
      };
      process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
      try {
        const status = await runLocally({
          root,
          plan,
          artifacts,
          run: ulid(),
          steps,
          vars: given,
          pack,
          ...(data === undefined ? {} : { data: resolve(data) }),
          emit: (event) => printer.print(event),
          signal: stop.signal,
        });
        await printer.finish(status);
        process.exitCode = {
          succeeded: EXIT.fine,
          failed: EXIT.failed,
          interrupted: EXIT.interrupted,
          running: EXIT.bug,
        }[status];
      } finally {
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      }
    });

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function chosenSteps(plan: Plan, pipelines: readonly string[]): string[] {
  const all = Object.entries(plan.steps);
  const known = new Set(all.map(([, { pipeline }]) => pipeline));
  for (const name of pipelines) {
    if (!known.has(name))
      throw new UsageError(`there is no pipeline "${name}" with steps`, suggest(name, known, "pipeline"));
  }
  if (all.length === 0) throw new UsageError("the project has no steps to run");
  return all.filter(([, { pipeline }]) => pipelines.length === 0 || pipelines.includes(pipeline)).map(([id]) => id);
}
