import { Command } from "@commander-js/extra-typings";
import { UsageError, WorldError } from "../../errors.ts";
import { type Diagnostic, withoutRepeats } from "../../spec/diagnostic.ts";
import { suggest } from "../../spec/nearest.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { compileEnvironments } from "../../project/environments.ts";
import { paintFor } from "../../project/print/paint.ts";
import { printProblems } from "../../project/print/report.ts";
import { loadProject } from "../../project/project.ts";
import { projectRoot } from "../../project/roots.ts";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";
import { environmentAsked } from "../reap/environments.ts";
import { RUN_ID } from "../run/check-options.ts";

export const reapCommand = () =>
  new Command("reap")
    .description(
      "end clusters of runs that outlived their max_age, or whose run has ended; without --yes it only tells",
    )
    .option(
      "--env <name>",
      "look at one environment only (default: all on AWS, and what is left of those that the project has no more)",
    )
    .option("--run <id>", "end the clusters of this run, whatever their age, and no others")
    .option("--yes", "end them; without it nothing is changed")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, run, yes, project, json }) => {
      if (env === LOCAL_ENVIRONMENT)
        throw new UsageError(`environment "${env}" is on this machine, and its clusters end with their run`);
      if (run !== undefined && !RUN_ID.test(run))
        throw new UsageError(`--run takes letters, digits, "-" and "_", at most 64 of them, not "${run}"`);
      const root = projectRoot(project);
      const compiled = await compileEnvironments(root);
      if (compiled.size === 0 && printErrors(root, (await loadProject(root)).diagnostics)) {
        process.exitCode = EXIT.failed;
        return;
      }
      if (env !== undefined && !compiled.has(env))
        throw new UsageError(`there is no environment "${env}" on AWS`, suggest(env, compiled.keys(), "environment"));
      const wanted = [...compiled].filter(([name]) => env === undefined || name === env);
      // Errors keep nobody from reaping: clusters cost money, and their tags say whose they are.
      const isWrong = printErrors(
        root,
        wanted.flatMap(([, one]) => ("errors" in one ? one.errors : [])),
      );
      const asked = wanted.map(([name, one]) => ({ name, environment: environmentAsked(one) }));
      const environments = asked.flatMap(({ environment }) => environment ?? []);
      const unread = asked.flatMap(({ name, environment }) => (environment ? [] : [name]));
      for (const name of unread)
        process.stderr.write(`"${name}" is not looked at: errors keep back what project it is of, or where it lies\n`);
      if (environments.length === 0 && unread.length > 0) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { reapProject } = await import("../reap/reap-project.ts");
      const { reapText } = await import("../reap/text.ts");
      const ends = yes === true;
      const wrong = wanted.flatMap(([name, one]) => ("errors" in one ? [name] : []));
      const request = { environments, wrong, isOne: env !== undefined, run, ends };
      const { clusters, notes, failures, elsewhere } = await reapProject(request);
      const left = clusters.filter(({ failed }) => failed !== undefined);
      const done = ends && left.length === 0 && failures.length === 0;
      const unseen = [...elsewhere, ...unread].sort();
      if (json) {
        const named = env === undefined ? {} : { environment: env };
        const looked = { clusters, untold: failures, not_looked_at: unseen, notes };
        const result = { format: 1, command: "reap", ...named, done, ...looked };
        process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      } else {
        process.stdout.write(
          reapText({ clusters, failures }, { environment: env, unseen }, ends, paintFor(process.stdout)),
        );
        for (const note of notes) process.stderr.write(`${note}\n`);
        const due = clusters.filter(({ verdict }) => verdict === "ends").length;
        if (!ends && due > 0) process.stderr.write(`nothing was ended: --yes ends ${due} of ${clusters.length}\n`);
      }
      if (left.length > 0 || failures.length > 0)
        throw notAll(
          left.map(({ id }) => id),
          failures,
        );
      process.exitCode = isWrong ? EXIT.failed : EXIT.fine;
    });

/** Whether there are any. */
function printErrors(root: string, diagnostics: readonly Diagnostic[]): boolean {
  const errors = withoutRepeats(diagnostics.filter(({ severity }) => severity === "error"));
  if (errors.length > 0) printProblems(root, errors, process.stderr);
  return errors.length > 0;
}

function notAll(ids: readonly string[], failures: readonly string[]): WorldError {
  const what = [...(ids.length > 0 ? [`these could not be ended: ${ids.join(", ")}`] : []), ...failures].join("; ");
  const next =
    ids.length > 0
      ? `They cost money until they end: aws emr terminate-clusters --cluster-ids ${ids.join(" ")}`
      : "A cluster may have been overlooked: do the same again when AWS answers.";
  return new WorldError(what, { next });
}
