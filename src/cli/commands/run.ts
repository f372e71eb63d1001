import { resolve } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { VIAS } from "../../run/ledger/record.ts";
import type { RunOrder } from "../../run/order.ts";
import { environmentNames, LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { chooseSteps } from "../choose-steps.ts";
import { EXIT } from "../exit.ts";
import { faultOption, readFaults, seedOption } from "../fault-options.ts";
import { bindingOption, envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../../project/plan.ts";
import { projectRoot } from "../../project/roots.ts";
import { checkOptions, type RunOptions } from "../run/check-options.ts";
import { handOverAt } from "../run/hand-over-at.ts";
import { tellWorkflow } from "../run/job-output.ts";
import { requireTargetable } from "../run/targetable.ts";
import { givenVars, requireVars } from "../variables.ts";

export const runCommand = () =>
  new Command("run")
    .description(
      "run the steps of all pipelines, or of those that are named; in a workflow of GitHub the step's output `status` tells how it ended",
    )
    .argument("[pipelines...]", "pipelines to run; what they need of others must be there already")
    .addOption(envOption())
    .addOption(
      new Option(
        "--via <way>",
        "add steps to a cluster (the default), start a cluster with its steps, use Step Functions, or ssh",
      ).choices(VIAS),
    )
    .option("--only <steps>", "these steps, with commas: a, +b with all that b needs, c+ with all that needs c")
    .option("--from <step>", "this step and all that needs it")
    .option("--run-id <id>", "the run's id: given again, the same run is taken up where it is")
    .option("--resume <run>", "take up a run: what has succeeded stays, everything else is done")
    .option("--no-wait", "start a job-flow or a state-machine, and do not wait for its end")
    .option(
      "--hand-over <time>",
      "after 5h30m, 330m, …, or at 2026-05-01T12:00:00Z or so many seconds since 1970, stop watching, and leave the run to emrald run --resume",
    )
    .option("--cluster <id>", "run on this cluster, which stays")
    .option("--ssh <address>", "for --via ssh: [user@]host[:port] of the primary node, or its name in ~/.ssh/config")
    .option("--var <name=value>", "give a variable a value, for this run only; may be repeated", collect, [])
    .addOption(bindingOption())
    .addOption(
      new Option("--pack <unit>", "one Spark application for each step, as on EMR, or one for the whole run")
        .choices(["step", "run"] as const)
        .default("step" as const),
    )
    .option("--data <folder>", "take uploads from this folder instead of data/")
    .addOption(faultOption())
    .addOption(seedOption())
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async (pipelines, options) => {
      const { env, json } = options;
      checkOptions(pipelines, options);
      const handOver = options.handOver === undefined ? undefined : handOverAt(options.handOver, new Date());
      const root = projectRoot(options.project);
      const compiled = await compileProject(root, env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { plan, artifacts, files } = compiled;
      const steps = chosen(plan, pipelines, options);
      const vars = givenVars(plan, options.var);
      if (options.resume === undefined) requireVars(plan, steps, vars);
      if (options.via === "job-flow" && !requireTargetable(compiled, steps)) {
        process.exitCode = EXIT.failed;
        return;
      }
      const faults = await readFaults(options.fault, options.seed);
      if (faults.note !== undefined) process.stderr.write(`${faults.note}\n`);
      if (env === LOCAL_ENVIRONMENT) await (await import("../../machine/install.ts")).installMachine(root);
      const { localPlace } = await import("../run/local-place.ts");
      const { awsPlace } = await import("../run/aws-place.ts");
      const { runProject } = await import("../run/run-project.ts");
      const { RunPrinter } = await import("../print/run-printer.ts");
      const { deploymentOf } = await import("../run/deployment.ts");
      const note = (text: string): void => void process.stderr.write(`${text}\n`);
      const place =
        env === LOCAL_ENVIRONMENT
          ? localPlace({
              root,
              plan,
              artifacts,
              pack: options.pack,
              data: options.data === undefined ? undefined : resolve(options.data),
              faults: faults.rules,
              seed: faults.seed,
              note,
            })
          : awsPlace({
              plan,
              artifacts,
              deployment: await deploymentOf(plan, options.binding),
              cluster: options.cluster,
            });
      const printer = new RunPrinter(place, environmentNames(files), json === true);
      const stop = new AbortController();
      // The first asks to end in order; a second one is not held up.
      const onSignal = (): void => {
        note("stopping: what the run has started is being ended");
        stop.abort();
      };
      process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
      try {
        const status = await runProject(
          {
            run: options.resume ?? options.runId,
            isResumed: options.resume !== undefined,
            via: options.via ?? "steps",
            steps,
            vars,
            wait: options.wait,
            handOverAt: handOver,
            ssh: options.ssh === undefined ? undefined : sshAddress(options.ssh),
          },
          place,
          printer,
          stop,
        );
        tellWorkflow(status, process.env["GITHUB_OUTPUT"]);
        await printer.finish(status);
        process.exitCode = {
          succeeded: EXIT.fine,
          running: EXIT.fine,
          failed: EXIT.failed,
          interrupted: EXIT.interrupted,
        }[status];
      } finally {
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      }
    });

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function sshAddress(text: string): NonNullable<RunOrder["ssh"]> {
  const [, user, host = "", port] = /^(?:([^@\s]+)@)?([^\s@:-][^\s@:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === "") throw new UsageError(`--ssh takes [user@]host[:port], not "${text}"`);
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: Number(port) }) };
}

function chosen(plan: Plan, pipelines: readonly string[], { only, from }: RunOptions): readonly string[] {
  const terms = only?.split(",").map((term) => term.trim()) ?? [];
  const steps = chooseSteps(plan, { pipelines, only: terms, ...(from === undefined ? {} : { from }) });
  if (steps.length === 0) throw new UsageError("the project has no steps to run");
  return steps;
}
