import { Command, Option } from "@commander-js/extra-typings";
import { FAMILIES } from "../../emr/instance-family.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import { refuseOptionsBefore } from "../before-subcommand.ts";
import { EXIT } from "../exit.ts";
import { regionProblem, requireSound } from "../sound.ts";
import { jsonOption, projectOption } from "../options.ts";

export const fleetsCommand = () =>
  new Command("fleets")
    .description("say what each fleet has, how many executors it holds and what it costs; needs no credentials")
    .option("--env <name>", "one environment only (default: all but local)")
    .option("--for <step>", "how each fleet would hold the executors of a step, the cheapest first")
    .addOption(projectOption())
    .addOption(jsonOption())
    .enablePositionalOptions()
    .addCommand(typesCommand().exitOverride())
    .hook("preSubcommand", refuseOptionsBefore)
    .action(async ({ env, for: step, project, json }) => {
      const root = projectRoot(project);
      const { fleetsOf, stepFleetsOf } = await import("../fleets/documents.ts");
      const { fleetsText } = await import("../fleets/text.ts");
      const { stepFleetsText } = await import("../fleets/step-text.ts");
      const paint = paintFor(process.stdout);
      const print = <Document extends object>(
        document: Document | undefined,
        text: (document: Document) => string,
      ): void => {
        if (document) process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : text(document));
        process.exitCode = document ? EXIT.fine : EXIT.failed;
      };
      if (step === undefined) print(await fleetsOf(root, env), (document) => fleetsText(document, paint));
      else print(await stepFleetsOf(root, env, step), (document) => stepFleetsText(document, paint));
    });

const typesCommand = () =>
  new Command("types")
    .description("list the instance types of emrald's data with sizes and prices; needs no project")
    .addOption(new Option("--family <family>", "one family only").choices(FAMILIES))
    .addOption(new Option("--architecture <architecture>", "one only").choices(["x86", "arm"] as const))
    .option("--region <region>", "whose prices", "us-east-1")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ family, architecture, region, project, json }) => {
      requireSound("--region", regionProblem(region));
      const { typesOf } = await import("../fleets/documents.ts");
      const { typesText } = await import("../fleets/types-text.ts");
      const wanted = { ...(family ? { family } : {}), ...(architecture ? { architecture } : {}) };
      const document = typesOf(projectRoot(project), region, wanted);
      process.stdout.write(
        json ? `${JSON.stringify(document, null, 2)}\n` : typesText(document, paintFor(process.stdout)),
      );
      process.exitCode = EXIT.fine;
    });
