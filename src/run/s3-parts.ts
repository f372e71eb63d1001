import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { WorldError } from "../errors.ts";
import type { LocalFile } from "./store.ts";

/** Bytes of a part that is held in memory. */
const PART = 16 * 1024 ** 2;

/** Parts that S3 takes of one object (S3 User Guide, multipart upload limits). */
const PARTS = 10_000;

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** Writes a large file part by part: a part that fails is sent again by the SDK, and the object is there when all are. */
export async function writeInParts(
  s3: S3Client,
  place: Place,
  local: LocalFile,
  timeFor: (bytes: number) => { requestTimeout: number },
): Promise<void> {
  const file = await open(local.path);
  try {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
    try {
      const Parts = await sendParts(file, local, async (PartNumber, Body) => {
        const part = new UploadPartCommand({ ...place, UploadId, PartNumber, Body });
        const { ETag, ChecksumCRC32 } = await s3.send(part, timeFor(Body.length));
        return { PartNumber, ETag, ChecksumCRC32 };
      });
      await s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
    } catch (error) {
      // Parts that stay cost something, and nobody sees them. Why it failed matters more.
      await s3.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}

async function sendParts(
  file: FileHandle,
  { path, size, sha256 }: LocalFile,
  send: (number: number, bytes: Uint8Array) => Promise<CompletedPart>,
): Promise<CompletedPart[]> {
  const hash = createHash("sha256");
  const length = Math.max(PART, Math.ceil(size / PARTS));
  const parts: CompletedPart[] = [];
  for (let at = 0; at < size; at += length) {
    const bytes = Buffer.alloc(Math.min(length, size - at));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
    if (bytesRead < bytes.length) throw changed(path);
    hash.update(bytes);
    parts.push(await send(parts.length + 1, bytes));
  }
  if (sha256 !== undefined && hash.digest("hex") !== sha256) throw changed(path);
  return parts;
}

function changed(path: string): WorldError {
  return new WorldError(`"${path}" has changed while it was uploaded`, {
    next: "What is in the bucket is as it was. Do the same again.",
  });
}
