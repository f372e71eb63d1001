import { Command } from "@commander-js/extra-typings";
import { printProblems } from "../../project/print/report.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import { exitCodeOf } from "../diff/exit-code.ts";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";
import type { Compared } from "../diff/compare.ts";

export const diffCommand = () =>
  new Command("diff")
    .description("say what a change means: what it does, whom it touches, what it costs")
    .argument(
      "[range]",
      "main...HEAD: what HEAD changed since it left main; a..b: one against the other; a: against the folder as it is",
      "HEAD",
    )
    .option("--env <name>", "compare one environment only (default: all but local)")
    .option("--exit-code", "exit with 4 where something changes, and with 5 where that cannot be told")
    .option("--runs", "count costs by how long the last runs took, which the ledger on AWS tells, in place of one hour")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async (range, { env, exitCode, runs, project, json }) => {
      const { compare } = await import("../diff/compare.ts");
      const { diffText } = await import("../../diff/text.ts");
      const root = projectRoot(project);
      const show = ({ document, errors }: Compared, headRoot: string): Compared => {
        const text = json ? `${JSON.stringify(document, null, 2)}\n` : diffText(document, paintFor(process.stdout));
        process.stdout.write(text);
        if (errors.length > 0) printProblems(headRoot, errors, process.stderr);
        return { document, errors };
      };
      const { document, errors } = await compare(root, { range, environment: env, runs: runs === true }, show);
      process.exitCode = errors.length > 0 ? EXIT.failed : exitCode ? exitCodeOf(document) : EXIT.fine;
    });
