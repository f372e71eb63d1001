import { resolve } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { selectSteps } from "../../plan/select-steps.ts";
import type { Plan } from "../../plan/plan.ts";
import { VIAS, type Via } from "../../run/ledger/record.ts";
import { environmentNames, LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { EXIT } from "../exit.ts";
import { faultOption, readFaults, seedOption } from "../fault-options.ts";
import { bindingOption, envOption, jsonOption, projectOption } from "../options.ts";
import { compileProject } from "../plan.ts";
import { projectRoot } from "../roots.ts";
import { requireTargetable } from "../run/targetable.ts";
import { givenVars, requireVars } from "../variables.ts";

/** A run's id stands in names, tags and paths. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export const runCommand = () =>
  new Command("run")
    .description("run the steps of all pipelines, or of those that are named")
    .argument("[pipelines...]", "pipelines to run; what they need of others must be there already")
    .addOption(envOption())
    .addOption(
      new Option("--via <way>", "add steps to a cluster, start a cluster with its steps, use Step Functions, or ssh")
        .choices(VIAS)
        .default("steps" as const),
    )
    .option("--only <steps>", "these steps, with commas: a, +b with all that b needs, c+ with all that needs c")
    .option("--from <step>", "this step and all that needs it")
    .option("--run-id <id>", "the run's id: given again, the same run is taken up where it is")
    .option("--resume <run>", "take up a run: what has succeeded stays, everything else is done")
    .option("--no-wait", "start a job-flow or a state-machine, and do not wait for its end")
    .option("--cluster <id>", "run on this cluster, which stays")
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
      const { localPlace } = await import("../run/local-place.ts");
      const { awsPlace } = await import("../run/aws-place.ts");
      const { runProject } = await import("../run/run-project.ts");
      const { RunPrinter } = await import("../print/run-printer.ts");
      const { readBinding } = await import("../binding.ts");
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
              deployment: options.binding === undefined ? {} : readBinding(options.binding, plan),
              via: options.via,
              cluster: options.cluster,
              steps,
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
            via: options.via,
            steps,
            vars,
            wait: options.wait,
          },
          place,
          printer,
          stop,
        );
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

interface Options {
  readonly env: string;
  readonly via: Via;
  readonly only?: string | undefined;
  readonly from?: string | undefined;
  readonly runId?: string | undefined;
  readonly resume?: string | undefined;
  readonly wait: boolean;
  readonly cluster?: string | undefined;
  readonly var: readonly string[];
  readonly binding?: string | undefined;
  readonly pack: "step" | "run";
  readonly data?: string | undefined;
  readonly fault: readonly string[];
}

/** Options that would be accepted and ignored are refused. */
function checkOptions(pipelines: readonly string[], options: Options): void {
  const { env, via, only, from, runId, resume, wait, cluster } = options;
  const refuse = (isWrong: boolean, message: string, next?: string): void => {
    if (isWrong) throw new UsageError(message, next);
  };
  const choices = [
    ...(pipelines.length > 0 ? ["pipelines"] : []),
    ...(only === undefined ? [] : ["--only"]),
    ...(from === undefined ? [] : ["--from"]),
    ...(runId === undefined ? [] : ["--run-id"]),
    ...(options.var.length > 0 ? ["--var"] : []),
  ];
  refuse(
    resume !== undefined && choices.length > 0,
    `--resume goes on with the run as it was asked for: ${choices.join(", ")} cannot change it`,
    "Leave them out, or begin a new run.",
  );
  for (const [name, id] of Object.entries({ "--run-id": runId, "--resume": resume })) {
    refuse(
      id !== undefined && !RUN_ID.test(id),
      `${name} takes letters, digits, "-" and "_", at most 64 of them, not "${id}"`,
    );
  }
  refuse(
    !wait && via !== "job-flow" && via !== "state-machine",
    `--no-wait is for what goes on without emrald, and steps run ${via === "ssh" ? "over ssh" : "one by one"} need it`,
    "Add --via job-flow or --via state-machine.",
  );
  refuse(
    cluster !== undefined && !/^j-[0-9A-Z]{1,32}$/.test(cluster),
    `--cluster takes the id of a cluster, such as j-2AXXXXXXGAPLF, not "${cluster}"`,
  );
  refuse(
    cluster !== undefined && (via === "job-flow" || via === "state-machine"),
    `--via ${via} starts clusters of its own, and --cluster names one that is there`,
  );
  const isLocal = env === LOCAL_ENVIRONMENT;
  const onAws = Object.entries({ "--cluster": cluster, "--binding": options.binding }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  refuse(isLocal && onAws.length > 0, `${onAws.join(" and ")} are for environments on AWS`, "Name one: --env <name>.");
  refuse(
    isLocal && (via === "ssh" || via === "state-machine"),
    `--via ${via} is for environments on AWS`,
    "Name one: --env <name>.",
  );
  refuse(isLocal && !wait, "--no-wait is for environments on AWS: on this machine the run ends with this command");
  const here = [
    ...(options.data === undefined ? [] : ["--data"]),
    ...(options.fault.length > 0 ? ["--fault"] : []),
    ...(options.pack === "run" ? ["--pack run"] : []),
  ];
  refuse(!isLocal && here.length > 0, `${here.join(" and ")} are for the local environment`, "Leave --env out.");
}

function chosen(plan: Plan, pipelines: readonly string[], { only, from }: Options): readonly string[] {
  const terms = only?.split(",").map((term) => term.trim()) ?? [];
  const choice = selectSteps(plan, { pipelines, only: terms, ...(from === undefined ? {} : { from }) });
  if ("problem" in choice) throw new UsageError(choice.problem, choice.hint);
  if (choice.steps.length === 0) throw new UsageError("the project has no steps to run");
  return choice.steps;
}
