import { glue } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { asText } from "../../plan/bind.ts";
import type { Context } from "../context.ts";
import { tableOf } from "../decide/table.ts";
import { pipelineTags } from "../decide/tags.ts";

export interface CatalogArgs extends Context {
  /** Id of a step to the ARN of its crawler's role. */
  readonly crawlerRoles: Readonly<Record<string, Input<string>>>;
}

/** The Glue database, the tables that datasets declare, and the crawlers that steps ask for. */
export class Catalog extends ComponentResource {
  constructor(name: string, { plan, crawlerRoles }: CatalogArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Catalog", name, {}, opts);
    const { protect } = plan.settings;
    const own = { parent: this };
    const database = new glue.CatalogDatabase(
      `${name}-database`,
      { name: plan.catalog.database, description: `${plan.project} ${plan.environment}` },
      { ...own, protect },
    );
    for (const [id, dataset] of Object.entries(plan.datasets)) {
      const table = tableOf(id, dataset);
      if (!table) continue;
      const { inputFormat, outputFormat, location, serde } = table;
      new glue.CatalogTable(
        `${name}-${id}`,
        {
          databaseName: database.name,
          name: table.name,
          tableType: "EXTERNAL_TABLE",
          ...(table.description === undefined ? {} : { description: table.description }),
          parameters: { ...table.parameters },
          partitionKeys: [...table.partitionKeys],
          storageDescriptor: {
            location,
            inputFormat,
            outputFormat,
            columns: [...table.columns],
            serDeInfo: { serializationLibrary: serde.library, parameters: { ...serde.parameters } },
          },
        },
        {
          ...own,
          protect,
          ignoreChanges: NOTED_BY_SPARK.map((key) => `parameters["${key}"]`),
          // The provider would change the keys where they are, and leave partitions with values of the old ones.
          replacementTrigger: table.partitionKeys.map((key) => key.name),
          // Another table of the name cannot be beside it.
          deleteBeforeReplace: true,
        },
      );
    }
    for (const [id, { crawler }] of Object.entries(plan.steps)) {
      if (!crawler) continue;
      new glue.Crawler(
        `${name}-${id}`,
        {
          name: crawler.name,
          role: crawlerRoles[id] ?? "",
          databaseName: database.name,
          tablePrefix: crawler.table_prefix,
          s3Targets: crawler.targets.map((target) => ({ path: asText(target) })),
          // What a crawl no longer finds is told, and not taken out of the catalog: the next run may bring it back.
          schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" },
          tags: pipelineTags(plan, id),
        },
        own,
      );
    }
    this.registerOutputs({ database: database.name });
  }
}

/** What Spark and Hive write into a table when they add partitions. */
const NOTED_BY_SPARK = ["spark.sql.partitionProvider", "transient_lastDdlTime"];
