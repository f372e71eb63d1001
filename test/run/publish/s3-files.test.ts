import { CreateBucketCommand, ListMultipartUploadsCommand, type S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { s3Client } from "../../../src/aws/clients.ts";
import { WorldError } from "../../../src/errors.ts";
import { S3Store } from "../../../src/run/s3-store.ts";
import { startMoto } from "../../clients/moto.ts";
import { writeTree } from "../../project.ts";

/** A file that goes in parts, three of them. */
const LARGE = 32 * 1024 ** 2 + 1;
const URI = "s3://bronze/x.bin";

/** Commands that send bytes or end it, in their order; `before` may make one fail. */
async function bucket(before: (command: string, count: number) => void) {
  const { url } = await startMoto();
  const client = s3Client({ region: "us-east-1", endpoint: url });
  await client.send(new CreateBucketCommand({ Bucket: "bronze" }));
  const commands: string[] = [];
  const checksums: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        commands.push(commandName.replace("Command", ""));
        const { headers } = args.request as { readonly headers: Readonly<Record<string, string>> };
        if (commandName === "PutObjectCommand") checksums.push(headers["x-amz-checksum-sha256"] ?? "");
        before(commandName, commands.length);
        return next(args);
      },
    { step: "finalizeRequest", priority: "low" },
  );
  return { client, store: new S3Store(client), commands, checksums };
}

function file(size: number): { path: string; size: number; sha256: string } {
  const path = join(writeTree({}), "x.bin");
  writeFileSync(path, "begin");
  truncateSync(path, size - 3);
  appendFileSync(path, "end");
  const content = Buffer.alloc(size);
  content.write("begin");
  content.write("end", size - 3);
  return { path, size, sha256: createHash("sha256").update(content).digest("hex") };
}

const hashAt = async (store: S3Store): Promise<string> =>
  createHash("sha256")
    .update((await store.read(URI)) ?? "")
    .digest("hex");

async function partsLeft(client: S3Client): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: "bronze" }));
  return Uploads.length;
}

/** The connection is cut, once, at this command. */
function cutOnce(at: string): (command: string) => void {
  let isCut = false;
  return (command) => {
    if (isCut || command !== at) return;
    isCut = true;
    throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
  };
}

describe("a file on its way to S3", () => {
  it("comes whole, with its checksum, also when the connection is cut", async () => {
    const { store, commands, checksums } = await bucket(cutOnce("PutObjectCommand"));
    const one = file(1_000);
    await store.writeFile(URI, one);
    expect(commands).toEqual(["PutObject", "PutObject"]);
    expect(checksums[1]).toBe(Buffer.from(one.sha256, "hex").toString("base64"));
    expect(await hashAt(store)).toBe(one.sha256);
  });

  it("comes in parts when it is large; a part that fails is sent again", async () => {
    const { client, store, commands } = await bucket(cutOnce("UploadPartCommand"));
    const one = file(LARGE);
    await store.writeFile(URI, one);
    const parts = commands.filter((command) => command === "UploadPart");
    expect(parts).toHaveLength(4);
    expect(await hashAt(store)).toBe(one.sha256);
    expect(await partsLeft(client)).toBe(0);
  });

  const changes: readonly (readonly [what: string, change: (path: string) => void])[] = [
    ["cut off", (path) => truncateSync(path, 100)],
    ["rewritten", (path) => writeFileSync(path, Buffer.alloc(LARGE, "x"))],
  ];
  it.each(changes)("leaves nothing when it is %s meanwhile", async (_, change) => {
    const one = file(LARGE);
    const { client, store } = await bucket((command) => {
      if (command === "CreateMultipartUploadCommand") change(one.path);
    });
    const error = await store.writeFile(URI, one).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WorldError);
    expect(String(error)).toContain('x.bin" has changed while it was uploaded');
    expect(await store.exists(URI)).toBe(false);
    expect(await partsLeft(client)).toBe(0);
  });

  it("that S3 finds to be another is not sent again, and the message says what to do", async () => {
    const { store, commands } = await bucket(() => {
      const $metadata = { httpStatusCode: 400 };
      throw Object.assign(new Error("the checksum did not match"), { name: "BadDigest", $metadata });
    });
    await expect(store.writeFile(URI, file(1_000))).rejects.toMatchObject({
      message: expect.stringContaining("cannot write s3://bronze/x.bin: BadDigest") as string,
      next: expect.stringContaining("has changed while it was read") as string,
    });
    expect(commands).toEqual(["PutObject"]);
  });

  it("that is gone is named", async () => {
    const { store } = await bucket(() => undefined);
    const gone = { path: "/nowhere/x.bin", size: 10 };
    await expect(store.writeFile(URI, gone)).rejects.toThrow(/cannot write s3:.*ENOENT.*nowhere/);
    await expect(store.writeFile(URI, { ...gone, size: LARGE })).rejects.toThrow(/cannot write s3:.*ENOENT.*nowhere/);
  });
});
