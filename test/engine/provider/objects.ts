import type { S3Client } from "@aws-sdk/client-s3";
import { Refusal } from "./refusal.ts";

/** A server that keeps the objects of the world's buckets. */
export interface Objects {
  makeBucket(bucket: string, region: string): Promise<void>;
  /** Removes a bucket; one with objects only with `force`, which empties it first. */
  removeBucket(bucket: string, force: boolean): Promise<void>;
}

/** The S3 server at an address. The client is loaded when it is needed: it is slow to load. */
export function objectsAt(address: string): Objects {
  let made: Promise<{ s3: typeof import("@aws-sdk/client-s3"); client: S3Client }> | undefined;
  const connected = (): NonNullable<typeof made> =>
    (made ??= import("@aws-sdk/client-s3").then((s3) => ({
      s3,
      client: new s3.S3Client({
        endpoint: address,
        region: "us-east-1",
        forcePathStyle: true,
        credentials: { accessKeyId: "double", secretAccessKey: "double" },
      }),
    })));
  return {
    async makeBucket(bucket, region) {
      const { s3, client } = await connected();
      const elsewhere = { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
      await client.send(new s3.CreateBucketCommand({ Bucket: bucket, ...(region === "us-east-1" ? {} : elsewhere) }));
    },
    async removeBucket(bucket, force) {
      const { s3, client } = await connected();
      try {
        if (force) {
          // A page that was emptied is not listed again.
          for (;;) {
            const page = await client.send(new s3.ListObjectVersionsCommand({ Bucket: bucket }));
            const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
            if (found.length === 0) break;
            for (const { Key, VersionId } of found) {
              await client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
            }
          }
        }
        await client.send(new s3.DeleteBucketCommand({ Bucket: bucket }));
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchBucket") return;
        if (error instanceof Error && error.name === "BucketNotEmpty") throw bucketNotEmpty(bucket);
        throw error;
      }
    },
  };
}

export function bucketNotEmpty(bucket: string): Refusal {
  return new Refusal(`deleting S3 Bucket (${bucket}): BucketNotEmpty: The bucket you tried to delete is not empty`);
}
