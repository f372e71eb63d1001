import { Command } from "@commander-js/extra-typings";
import { paintFor } from "../../project/print/paint.ts";
import { projectRoot } from "../../project/roots.ts";
import { EXIT } from "../exit.ts";
import { jsonOption, projectOption } from "../options.ts";

export const costCommand = () =>
  new Command("cost")
    .description("say what an hour and a run cost, by dated prices; needs no credentials")
    .option("--env <name>", "one environment only (default: all but local)")
    .option("--runs", "take how long the last runs took, which the ledger on AWS tells, in place of one hour")
    .option("--refresh", "ask AWS for today's prices first, and keep them in pipelines/prices.json")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async ({ env, runs, refresh, project, json }) => {
      const root = projectRoot(project);
      const { priced } = await import("../cost/priced.ts");
      const environments = await priced(root, env);
      if (!environments) {
        process.exitCode = EXIT.failed;
        return;
      }
      if (refresh) {
        const { refreshPrices } = await import("../cost/refresh.ts");
        await refreshPrices(root, environments);
      }
      const { costsOf } = await import("../cost/costs.ts");
      const costs = await costsOf(root, environments, runs === true);
      const { costText } = await import("../cost/text.ts");
      const document = { format: 1, command: "cost", environments: costs };
      const text = json ? `${JSON.stringify(document, null, 2)}\n` : costText(costs, paintFor(process.stdout));
      process.stdout.write(text);
      process.exitCode = EXIT.fine;
    });
