import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { invariant, WorldError } from "../errors.ts";
import { s3Place } from "../model/s3.ts";
import { writeInParts } from "./s3-parts.ts";
import type { FileStore, LocalFile } from "./store.ts";

/** How often a conditional write may meet another one that is under way. */
const CONFLICTS = 6;

/** Bytes: a larger file goes in parts. */
const LARGE = 32 * 1024 ** 2;

/** S3 itself. `writeNew` is a conditional PUT: S3 lets exactly one of many win (S3 User Guide, conditional writes). */
export class S3Store implements FileStore {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  async read(uri: string): Promise<Uint8Array | undefined> {
    return asking("read", uri, async () => {
      try {
        const { Body } = await this.#s3.send(new GetObjectCommand(place(uri)));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (statusOf(error) === 404 && (error as Error).name !== "NoSuchBucket") return undefined;
        throw error;
      }
    });
  }

  async exists(uri: string): Promise<boolean> {
    return asking("look for", uri, async () => {
      try {
        await this.#s3.send(new HeadObjectCommand(place(uri)));
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    });
  }

  async write(uri: string, bytes: Uint8Array): Promise<void> {
    await asking("write", uri, () =>
      this.#s3.send(new PutObjectCommand({ ...place(uri), Body: bytes }), timeFor(bytes.length)),
    );
  }

  async writeFile(uri: string, file: LocalFile): Promise<void> {
    const { path, size, sha256 } = file;
    await asking("write", uri, async () => {
      if (size > LARGE) {
        await writeInParts(this.#s3, place(uri), file, timeFor);
        return;
      }
      const bytes = await readFile(path);
      const checked = sha256 === undefined ? {} : { ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64") };
      await this.#s3.send(new PutObjectCommand({ ...place(uri), ...checked, Body: bytes }), timeFor(bytes.length));
    });
  }

  async writeNew(uri: string, bytes: Uint8Array): Promise<boolean> {
    for (let tries = 0; tries < CONFLICTS; tries++) {
      const isMine = await this.#tryNew(uri, bytes);
      if (isMine !== undefined) return isMine;
      await delay(Math.random() * 100 * 2 ** tries);
    }
    throw new WorldError(`cannot write ${uri}: others write it all the time`, {
      next: "Nothing was changed. Try again.",
    });
  }

  /** Undefined when another write was under way, and came to nothing. */
  async #tryNew(uri: string, bytes: Uint8Array): Promise<boolean | undefined> {
    return asking("write", uri, async () => {
      try {
        await this.#s3.send(
          new PutObjectCommand({ ...place(uri), Body: bytes, IfNoneMatch: "*" }),
          timeFor(bytes.length),
        );
        return true;
      } catch (error) {
        // 409: another conditional write of the same key is under way, and may still fail.
        if (statusOf(error) !== 412 && statusOf(error) !== 409) throw error;
      }
      // A write whose answer was lost is tried again by the SDK, and then finds itself.
      const there = await this.read(uri);
      if (there === undefined) return undefined;
      return Buffer.compare(there, bytes) === 0;
    });
  }

  async remove(uri: string): Promise<void> {
    await asking("remove", uri, () => this.#s3.send(new DeleteObjectCommand(place(uri))));
  }

  async list(prefix: string, limit = Infinity): Promise<string[]> {
    const { Bucket, Key: Prefix } = place(prefix);
    const uri = (key: string | undefined): string => `s3://${Bucket}/${key ?? ""}`;
    return asking("list", prefix, async () => {
      if (limit <= 1_000) {
        const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: limit }));
        return Contents.map(({ Key }) => uri(Key));
      }
      const found: string[] = [];
      for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket, Prefix }))
        found.push(...(page.Contents ?? []).map(({ Key }) => uri(Key)));
      return found;
    });
  }

  async names(prefix: string): Promise<string[]> {
    const { Bucket, Key: Prefix } = place(prefix);
    return asking("list", prefix, async () => {
      const found: string[] = [];
      for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket, Prefix, Delimiter: "/" })) {
        found.push(...(page.CommonPrefixes ?? []).map((folder) => folder.Prefix ?? ""));
        found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
      }
      return found.map((key) => key.slice(Prefix.length)).sort();
    });
  }
}

/** Time for a request that carries so many bytes: the client's own is for small ones. 100 kB a second is slow. */
function timeFor(bytes: number): { requestTimeout: number } {
  return { requestTimeout: 30_000 + Math.ceil(bytes / 100) };
}

function place(uri: string): { Bucket: string; Key: string } {
  const found = s3Place(uri);
  invariant(found, `"${uri}" is no place in S3`);
  return { Bucket: found.bucket, Key: found.key };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

async function asking<T>(verb: string, uri: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof WorldError) throw cause;
    const { name, message } = cause as Error;
    throw new WorldError(`cannot ${verb} ${uri}: ${name}: ${message}`, {
      next: NEXT[name] ?? "What is in the bucket is as it was. Try again when AWS answers.",
      cause,
    });
  }
}

const NEXT: Readonly<Record<string, string>> = {
  NoSuchBucket: "The foundation makes this bucket, once for each account: see the docs on deploying.",
  AccessDenied: "Nothing was changed. The credentials in use may not do this: look at their role.",
  BadDigest: "The file has changed while it was read. What is in the bucket is as it was: try again.",
  CredentialsProviderError: "Nothing was changed. Give AWS credentials, such as AWS_PROFILE, or log in.",
};
