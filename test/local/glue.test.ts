import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../src/local/index.ts";
import { startBench, type Bench, type BenchOptions } from "./support/endpoint.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { testFolder } from "./support/folder.ts";
import { glue, type GlueAnswer } from "./support/glue.ts";

const crawler = {
  Name: "bakery",
  Role: "crawler",
  DatabaseName: "emr_demo_dev",
  TablePrefix: "raw_",
  Targets: { S3Targets: [{ Path: "s3://bronze/bakery/sales/" }] },
};

async function startGlue(options: BenchOptions = {}) {
  const clock = new FakeClock();
  const bench = await startBench(() => new InstantExecutor(), { clock, ...options });
  const call = (operation: string, input: object = {}): Promise<GlueAnswer> =>
    glue(bench.endpoint.url, operation, input);
  const get = async (): Promise<GlueAnswer["body"]> =>
    (await call("GetCrawler", { Name: "bakery" })).body["Crawler"] as never;
  return { ...bench, clock, call, get };
}

async function putFile({ s3Dir }: Pick<Bench, "s3Dir">, key: string): Promise<void> {
  await mkdir(join(s3Dir, key, ".."), { recursive: true });
  await writeFile(join(s3Dir, key), "");
}

test("a crawl goes READY, RUNNING, STOPPING, READY, and succeeds where there are files", async () => {
  const { call, get, clock, ...bench } = await startGlue();
  await putFile(bench, "bronze/bakery/sales/day=1/part-0.csv");
  expect(await call("CreateCrawler", crawler)).toMatchObject({ status: 200, body: {} });
  expect(await get()).toMatchObject({ ...crawler, State: "READY", Version: 1, CreationTime: clock.now() / 1000 });
  expect(await get()).not.toHaveProperty("LastCrawl");
  await call("StartCrawler", { Name: "bakery" });
  expect(await get()).toMatchObject({ State: "RUNNING" });
  clock.advance(0);
  expect(await get()).toMatchObject({ State: "STOPPING" });
  clock.advance(0);
  expect(await get()).toMatchObject({
    State: "READY",
    LastCrawl: { Status: "SUCCEEDED", StartTime: clock.now() / 1000 },
  });
});

test.each([
  ["no folder", []],
  [
    "only what is no data",
    ["bronze/bakery/sales/_SUCCESS", "bronze/bakery/sales/.crc/x", "bronze/bakery/sales/_staging/a"],
  ],
])("a crawl of %s fails, and says where", async (_, files) => {
  const { call, get, clock, ...bench } = await startGlue();
  for (const file of files) await putFile(bench, file);
  await call("CreateCrawler", crawler);
  await call("StartCrawler", { Name: "bakery" });
  clock.advance(0);
  clock.advance(0);
  expect(await get()).toMatchObject({
    State: "READY",
    LastCrawl: { Status: "FAILED", ErrorMessage: "The S3 location s3://bronze/bakery/sales/ has no files" },
  });
});

test("refusals have Glue's names", async () => {
  const { call, clock } = await startGlue();
  const refused = async (operation: string, input: object) => (await call(operation, input)).error;
  expect(await refused("StartCrawler", { Name: "bakery" })).toBe("EntityNotFoundException");
  await call("CreateCrawler", crawler);
  expect(await refused("CreateCrawler", crawler)).toBe("AlreadyExistsException");
  expect(await refused("StopCrawler", { Name: "bakery" })).toBe("CrawlerNotRunningException");
  await call("StartCrawler", { Name: "bakery" });
  expect(await refused("StartCrawler", { Name: "bakery" })).toBe("CrawlerRunningException");
  expect(await refused("UpdateCrawler", { Name: "bakery" })).toBe("CrawlerRunningException");
  expect(await refused("DeleteCrawler", { Name: "bakery" })).toBe("CrawlerRunningException");
  clock.advance(0);
  expect(await refused("StopCrawler", { Name: "bakery" })).toBe("CrawlerStoppingException");
  expect(await refused("CreateCrawler", { ...crawler, Name: "b", Targets: {} })).toBe("InvalidInputException");
  const jdbc = { JdbcTargets: [{ ConnectionName: "c" }] };
  expect(await refused("CreateCrawler", { ...crawler, Name: "b", Targets: jdbc })).toBe("InvalidInputException");
  const http = { S3Targets: [{ Path: "http://bucket/" }] };
  expect(await refused("UpdateCrawler", { Name: "bakery", Targets: http })).toBe("InvalidInputException");
  expect(await refused("CreateCrawler", { Name: "b" })).toBe("ValidationException");
  expect(await refused("GetTable", {})).toBe("UnknownOperationException");
});

test("a crawl that is stopped is CANCELLED; an update counts versions; a crawler that is deleted is gone", async () => {
  const { call, get, clock } = await startGlue();
  await call("CreateCrawler", crawler);
  await call("StartCrawler", { Name: "bakery" });
  await call("StopCrawler", { Name: "bakery" });
  expect(await get()).toMatchObject({ State: "STOPPING" });
  clock.advance(0);
  expect(await get()).toMatchObject({ State: "READY", LastCrawl: { Status: "CANCELLED" } });
  expect(clock.alarms).toBe(0);
  await call("UpdateCrawler", { Name: "bakery", TablePrefix: "processed_" });
  expect(await get()).toMatchObject({ ...crawler, TablePrefix: "processed_", Version: 2 });
  expect((await call("ListCrawlers")).body).toEqual({ CrawlerNames: ["bakery"] });
  await call("DeleteCrawler", { Name: "bakery" });
  expect((await call("ListCrawlers")).body).toEqual({ CrawlerNames: [] });
});

test("crawlers survive a restart; one that ran then has failed", async () => {
  const root = await testFolder();
  const first = await startGlue({ root });
  await first.call("CreateCrawler", crawler);
  await first.call("StartCrawler", { Name: "bakery" });
  await first.endpoint.close();
  const second = await startGlue({ root });
  expect(await second.get()).toMatchObject({
    ...crawler,
    State: "READY",
    LastCrawl: { Status: "FAILED", ErrorMessage: "The local endpoint was stopped while the crawler ran" },
  });
});

test("faults strike Glue's calls too, with Glue's server error", async () => {
  const { call } = await startGlue({
    faults: [
      { kind: "throttle", call: "StartCrawler" },
      { kind: "error", call: "StartCrawler", at: 2 },
    ],
  });
  await call("CreateCrawler", crawler);
  expect(await call("StartCrawler", { Name: "bakery" })).toMatchObject({ status: 400, error: "ThrottlingException" });
  expect(await call("StartCrawler", { Name: "bakery" })).toMatchObject({
    status: 500,
    error: "InternalServiceException",
  });
  expect(await call("StartCrawler", { Name: "bakery" })).toMatchObject({ status: 200 });
});
