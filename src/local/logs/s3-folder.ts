import { readdirSync } from "node:fs";
import { join, normalize, resolve, sep } from "node:path";

const s3Uri = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s;

export function isS3Uri(text: string): boolean {
  return s3Uri.test(text);
}

/** The local path of an S3 URI. Undefined when it is none, or when its key would lead out of the bucket's folder. */
export function s3ToPath(s3Dir: string, uri: string): string | undefined {
  const match = s3Uri.exec(uri);
  const [, bucket, key = ""] = match ?? [];
  if (bucket === undefined || bucket.startsWith(".")) return undefined;
  const root = resolve(s3Dir, bucket);
  const path = normalize(join(root, key));
  return path === root || path.startsWith(root + sep) ? path : undefined;
}

/** The buckets that there are: each folder of the S3 folder. */
export function listBuckets(s3Dir: string): string[] {
  return readdirSync(s3Dir, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}
