import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { s3Client } from "../../../../src/aws/clients.ts";
import { FolderStore } from "../../../../src/run/folder-store.ts";
import { S3Store } from "../../../../src/run/s3-store.ts";
import type { FileStore } from "../../../../src/run/store.ts";
import { startMoto } from "../../../clients/moto.ts";

type Open = (...buckets: readonly string[]) => Promise<FileStore>;

/** Real stores, with buckets that are empty. */
export const STORES: readonly (readonly [name: string, open: Open])[] = [
  [
    "a folder",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "emrald-publish-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      return Promise.resolve(new FolderStore(folder));
    },
  ],
  [
    "S3",
    async (...buckets) => {
      const { url } = await startMoto();
      const client = s3Client({ region: "us-east-1", endpoint: url });
      for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }));
      return new S3Store(client);
    },
  ],
];
