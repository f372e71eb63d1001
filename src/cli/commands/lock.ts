import { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";

export const lockCommand = () =>
  new Command("lock")
    .description("lock the packages of steps to the byte, in pipelines/packages.lock.json and pipelines/locks/")
    .option("--check", "change nothing, ask nobody; exit 1 where the lock is not up to date")
    .option("--upgrade", "take the newest versions of what the packages need in turn")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ check, upgrade, project, json }) => {
      if (check && upgrade) throw new UsageError("--check changes nothing, and --upgrade does", "Name one of the two.");
      const root = projectRoot(project);
      const { wantedPackages } = await import("../lock/wanted.ts");
      const wanted = await wantedPackages(root);
      if (!wanted) {
        process.exitCode = EXIT.failed;
        return;
      }
      const { lockProject, lockState } = await import("../../packages/index.ts");
      const text = await import("../lock/text.ts");
      const print = (document: object, words: string): void => {
        const shown = json ? `${JSON.stringify({ format: 1, command: "lock", ...document }, null, 2)}\n` : words;
        process.stdout.write(shown);
      };
      if (check) {
        const stale = lockState(root, wanted);
        print({ ok: stale.length === 0, stale }, text.staleText(stale));
        process.exitCode = stale.length === 0 ? EXIT.fine : EXIT.failed;
        return;
      }
      const outcome = await lockProject(root, wanted, { upgrade: upgrade === true });
      print({ ok: true, ...outcome }, text.outcomeText(outcome, paintFor(process.stdout)));
      process.exitCode = EXIT.fine;
    });
