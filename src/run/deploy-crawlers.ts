import { CreateCrawlerCommand, type GlueClient, UpdateCrawlerCommand } from "@aws-sdk/client-glue";
import { asText } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import { asking } from "./asking.ts";

/** Makes the crawlers of a bound plan, where no stack does: on this machine. */
export async function deployCrawlers(plan: Plan, glue: GlueClient): Promise<void> {
  for (const { crawler } of Object.values(plan.steps)) {
    if (!crawler) continue;
    const settings = {
      Name: crawler.name,
      Role: "local",
      DatabaseName: crawler.database,
      TablePrefix: crawler.table_prefix,
      Targets: { S3Targets: crawler.targets.map((target) => ({ Path: asText(target) })) },
    };
    await asking(`make the crawler ${crawler.name}`, async () => {
      try {
        await glue.send(new CreateCrawlerCommand(settings));
      } catch (error) {
        if ((error as Error).name !== "AlreadyExistsException") throw error;
        await glue.send(new UpdateCrawlerCommand(settings));
      }
    });
  }
}
