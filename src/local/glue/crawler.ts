import { document, list, map, required, string, structure, type Read } from "../api/shape.ts";
import { isS3Uri } from "../logs/s3-folder.ts";
import { glueError } from "./errors.ts";

const s3Target = structure({
  Path: string(),
  Exclusions: list(string()),
  ConnectionName: string(),
  SampleSize: document,
  EventQueueArn: string(),
  DlqEventQueueArn: string(),
});

const name = string({ min: 1, max: 255 });

/** Members that both CreateCrawler and UpdateCrawler have, beside the name. */
const definition = {
  Role: string({ min: 1 }),
  DatabaseName: string(),
  Description: string({ max: 2_048 }),
  Targets: structure({
    S3Targets: list(s3Target),
    JdbcTargets: document,
    MongoDBTargets: document,
    DynamoDBTargets: document,
    CatalogTargets: document,
    DeltaTargets: document,
    IcebergTargets: document,
    HudiTargets: document,
  }),
  Schedule: string(),
  Classifiers: list(string()),
  TablePrefix: string({ max: 128 }),
  SchemaChangePolicy: document,
  RecrawlPolicy: document,
  LineageConfiguration: document,
  LakeFormationConfiguration: document,
  Configuration: string({ max: Infinity }),
  CrawlerSecurityConfiguration: string({ max: 128 }),
};

export const crawlerName = structure({ Name: required(name) });

export const createCrawlerInput = structure({
  ...definition,
  Name: required(name),
  Role: required(definition.Role),
  Targets: required(definition.Targets),
  Tags: map(string()),
});

export const updateCrawlerInput = structure({ ...definition, Name: required(name) });

export type CrawlerDefinition = Read<typeof createCrawlerInput>;

export interface LastCrawl {
  readonly status: "SUCCEEDED" | "CANCELLED" | "FAILED";
  readonly message?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** A crawler at one moment. Times are milliseconds since 1970. */
export interface Crawler {
  readonly definition: CrawlerDefinition;
  readonly state: "READY" | "RUNNING" | "STOPPING";
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly startedAt?: number;
  readonly lastCrawl?: LastCrawl;
}

/** A crawler looks at S3 here, and at nothing else. */
export function checkTargets(targets: CrawlerDefinition["Targets"]): void {
  const { S3Targets: s3 = [], ...others } = targets;
  const other = Object.entries(others).find(([, value]) => Array.isArray(value) && value.length > 0);
  if (other) throw glueError.invalid(`This local endpoint crawls S3Targets only; the request has ${other[0]}.`);
  if (s3.length === 0) throw glueError.invalid("A crawler needs at least one target.");
  for (const { Path = "" } of s3) {
    if (!isS3Uri(Path)) throw glueError.invalid(`The S3 target '${Path}' is no S3 path, such as s3://bucket/folder/.`);
  }
}

export function describeCrawler({ definition, ...crawler }: Crawler, now: number) {
  const { Tags: _, Schedule, ...members } = definition;
  const { lastCrawl, startedAt } = crawler;
  return {
    ...members,
    Schedule: Schedule === undefined ? undefined : { ScheduleExpression: Schedule, State: "SCHEDULED" },
    State: crawler.state,
    CrawlElapsedTime: startedAt === undefined ? 0 : now - startedAt,
    CreationTime: crawler.createdAt / 1000,
    LastUpdated: crawler.updatedAt / 1000,
    Version: crawler.version,
    LastCrawl: lastCrawl && {
      Status: lastCrawl.status,
      ErrorMessage: lastCrawl.message,
      StartTime: lastCrawl.startedAt / 1000,
    },
  };
}
