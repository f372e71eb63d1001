import { type Home, s3Arn } from "../arns.ts";
import type { Statement } from "../policy.ts";
import { holds, keysOf, type Place, placesOf } from "./places.ts";

export interface DataAccess {
  /** URIs: folders end with a slash. */
  readonly read: readonly string[];
  readonly write: readonly string[];
}

const WRITE = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

/** Reads what is read, reads and writes what is written (a promotion copies), and lists both. Each place stands in one statement: IAM counts characters. */
export function dataStatements(home: Pick<Home, "region">, { read, write }: DataAccess): Statement[] {
  const written = placesOf(write);
  const all = placesOf([...read, ...write]);
  const onlyRead = placesOf(read).filter((place) => !written.some((folder) => holds(folder, place)));
  const statement = (Action: readonly string[], places: readonly Place[]): Statement[] =>
    places.length === 0
      ? []
      : [{ Effect: "Allow", Action, Resource: places.map((one) => s3Arn(home, one.bucket, keysOf(one))) }];
  return [
    ...statement(["s3:GetObject"], onlyRead),
    ...statement(["s3:GetObject", ...WRITE], written),
    ...listStatements(home, all),
  ];
}

/** Without the right to list, S3 answers 403 where nothing is, and Hadoop takes that for a failure (S3 API, HeadObject). */
export function listStatements(home: Pick<Home, "region">, places: readonly Place[]): Statement[] {
  const byBucket = new Map<string, Place[]>();
  for (const place of places) byBucket.set(place.bucket, [...(byBucket.get(place.bucket) ?? []), place]);
  return [...byBucket].map(([bucket, inside]) => ({
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [s3Arn(home, bucket)],
    Condition: { StringLike: { "s3:prefix": inside.flatMap(prefixes) } },
  }));
}

/** A folder is asked for with its slash and without. */
function prefixes({ key }: Place): string[] {
  if (key === "") return ["*"];
  return key.endsWith("/") ? [key.slice(0, -1), `${key}*`] : [key];
}
