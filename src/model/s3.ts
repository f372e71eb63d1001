/** A place in S3: a folder where its key ends with a slash or is empty, and an object otherwise. */
export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** True for what lies in S3, rather than in the repository. */
export function isS3(uri: string): boolean {
  return uri.startsWith("s3://");
}

/** Undefined for what is no URI of S3. */
export function s3Place(uri: string): S3Place | undefined {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}
