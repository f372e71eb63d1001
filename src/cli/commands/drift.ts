import { Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { Verdict } from "../../drift/drift.ts";
import type { GitHub } from "../../github/index.ts";
import { FOUNDATION } from "../../model/names.ts";
import { compileProject } from "../../project/plan.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption, stackOption } from "../options.ts";
import { requireStack } from "../pulumi/command.ts";

const FORMATS = ["text", "markdown"] as const;

/** Drift is told apart from a failure: a schedule opens an issue for the one, and looks at its credentials for the other. */
const ENDS: Readonly<Record<Verdict, number>> = {
  "nothing deployed": EXIT.fine,
  "no drift": EXIT.fine,
  drift: EXIT.changes,
  "cannot tell": EXIT.untold,
};

export const driftCommand = () =>
  new Command("drift")
    .description("say what in AWS is not as the last `emrald up` left it, and change nothing; needs pulumi")
    .addOption(stackOption())
    .addOption(
      new Option("--format <format>", "for people (text), or for an issue of GitHub (markdown)").choices(FORMATS),
    )
    .option("--issue", "tell it in an issue of GitHub too, updated in place, closed without drift; needs GITHUB_TOKEN")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, format, issue, project, json }) => {
      if (json && format !== undefined) throw new UsageError("--json and --format are two ways to print: give one");
      const root = projectRoot(project);
      requireStack(root, env);
      const github = issue ? await requireGitHub() : undefined;
      const compiled = await compileProject(root, env === FOUNDATION ? LOCAL_ENVIRONMENT : env);
      if (!compiled) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { lookForDrift } = await import("../drift/look.ts");
      const { driftMarkdown } = await import("../../drift/markdown.ts");
      const { driftText } = await import("../drift/text.ts");
      const drift = await lookForDrift(root, env, compiled.plan);
      const text = json
        ? `${JSON.stringify(drift, null, 2)}\n`
        : format === "markdown"
          ? driftMarkdown(drift)
          : driftText(drift, paintFor(process.stdout));
      process.stdout.write(text);
      process.exitCode = ENDS[drift.verdict];
      if (!github) return;
      const { tellIssue } = await import("../drift/issue.ts");
      process.stderr.write(`issue: ${await tellIssue(github, compiled.plan.project, drift)}\n`);
    });

/** Before AWS is asked: that takes minutes. */
async function requireGitHub(): Promise<GitHub> {
  const { githubFrom } = await import("../../github/index.ts");
  const github = githubFrom(process.env);
  if (github) return github;
  throw new UsageError("--issue writes to GitHub, and there is no GITHUB_TOKEN");
}
