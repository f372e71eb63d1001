import { CreateCrawlerCommand, type GlueClient, UpdateCrawlerCommand } from "@aws-sdk/client-glue";
import { canonicalPretty } from "../model/canonical.ts";
import { asText, planUri } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import { asking } from "./asking.ts";
import type { ObjectStore } from "./store.ts";

/**
 * Puts a bound plan and the artifacts that it names where steps find them. They are called by their content, so what is
 * there already is the same and stays.
 */
export async function deployPlan(plan: Plan, bytesOf: (file: string) => Uint8Array, store: ObjectStore): Promise<void> {
  for (const [file, { uri }] of Object.entries(plan.artifacts))
    await writeOnce(store, asText(uri), () => bytesOf(file));
  await writeOnce(store, planUri(plan), () => Buffer.from(canonicalPretty(plan)));
}

async function writeOnce(store: ObjectStore, uri: string, bytes: () => Uint8Array): Promise<void> {
  if (!(await store.exists(uri))) await store.write(uri, bytes());
}

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
