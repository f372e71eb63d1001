import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { s3Client } from "../../src/aws/clients.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import { FencedError } from "../../src/run/ledger/run-log.ts";
import { S3Store } from "../../src/run/s3-store.ts";
import { startMoto } from "../clients/moto.ts";

const now = (): Date => new Date();

/** A bucket on a real S3 server; each call of `open` is a machine with clients of its own. */
async function bucket(): Promise<{
  open: (prepare?: (client: S3Client) => void) => { store: S3Store; ledger: Ledger };
}> {
  const { url } = await startMoto();
  const place = { region: "us-east-1", endpoint: url };
  await s3Client(place).send(new CreateBucketCommand({ Bucket: "ledger" }));
  return {
    open: (prepare) => {
      const client = s3Client(place);
      prepare?.(client);
      const store = new S3Store(client);
      return { store, ledger: new Ledger(store, "ledger", "prod", now) };
    },
  };
}

/** The answer of the first write is lost: S3 has done it, and nobody was told. */
function loseFirstWrite(client: S3Client): void {
  let isLost = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (isLost || commandName !== "PutObjectCommand") return answer;
        isLost = true;
        throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
      },
    { step: "finalizeRequest", priority: "low" },
  );
}

it("lets one of 32 runners have the environment, and tells 31 who has it", { timeout: 60_000 }, async () => {
  const { open } = await bucket();
  const owners = Array.from({ length: 32 }, newOwner);
  const results = await Promise.allSettled(owners.map((owner) => open().ledger.take("nightly", owner)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  expect(refusals).toHaveLength(31);
  for (const refusal of refusals)
    expect(refusal).toMatch(/run nightly works on this environment since .*Z \(process \d+ on \S+\)/);
  const [winner] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  await winner?.release();
  await open().ledger.take("next", newOwner());
});

it("knows its own write again when the answer was lost", { timeout: 60_000 }, async () => {
  const { open } = await bucket();
  const { ledger } = open(loseFirstWrite);
  const lease = await ledger.take("nightly", newOwner());
  const { log } = await open(loseFirstWrite).ledger.open("nightly", newOwner());
  await log.append([{ type: "cluster-intended", cluster: "small", attempt: 1 }]);
  expect((await ledger.batches("nightly")).map(({ entries }) => entries.map(({ type }) => type))).toEqual([
    ["opened"],
    ["cluster-intended"],
  ]);
  await lease.release();
});

it("fences the runner that was before, and shows the next what it wrote", { timeout: 60_000 }, async () => {
  const { open } = await bucket();
  const first = await open().ledger.open("nightly", newOwner());
  await first.log.append([{ type: "cluster-intended", cluster: "small", attempt: 1 }]);
  const second = await open().ledger.open("nightly", newOwner());
  expect(second.batches.flatMap(({ entries }) => entries.map(({ type }) => type))).toEqual([
    "opened",
    "cluster-intended",
  ]);
  await expect(first.log.append([])).rejects.toThrow(FencedError);
  await second.log.append([{ type: "closed", status: "failed" }]);
});

it("says what is missing when there is no such bucket", { timeout: 60_000 }, async () => {
  const { open } = await bucket();
  const error = await open()
    .store.read("s3://nowhere/x")
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ message: expect.stringContaining("NoSuchBucket") as string });
  expect((error as { next: string }).next).toContain("foundation");
});

it(
  "lists what begins with a prefix, page after page, and what comes next after a folder",
  { timeout: 60_000 },
  async () => {
    const { open } = await bucket();
    const { store } = open();
    const keys = ["a/1", "a/2", "a/b/3", "c"];
    for (const key of keys) await store.write(`s3://ledger/${key}`, Buffer.from(key));
    expect(await store.list("s3://ledger/a/")).toEqual(["a/1", "a/2", "a/b/3"].map((key) => `s3://ledger/${key}`));
    expect(await store.list("s3://ledger/a/", 1)).toEqual(["s3://ledger/a/1"]);
    expect(await store.names("s3://ledger/a/")).toEqual(["1", "2", "b/"]);
    expect(await store.writeNew("s3://ledger/c", Buffer.from("other"))).toBe(false);
    expect(Buffer.from((await store.read("s3://ledger/c")) ?? []).toString()).toBe("c");
  },
);
