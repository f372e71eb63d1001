import { type Home, s3Arn } from "../arns.ts";
import type { Statement } from "../policy.ts";
import type { S3Place } from "../../../model/s3.ts";
import { holds, keysOf, placesOf } from "./places.ts";

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
  const arns = (places: readonly S3Place[]): string[] => places.map((one) => s3Arn(home, one.bucket, keysOf(one)));
  const statement = (Action: readonly string[], Resource: readonly string[]): Statement[] =>
    Resource.length === 0 ? [] : [{ Effect: "Allow", Action, Resource }];
  return [
    ...statement(["s3:GetObject"], [...arns(onlyRead), ...folderNames(home, all)]),
    ...statement(["s3:GetObject", ...WRITE], arns(written)),
    ...listStatements(home, all),
  ];
}

/** Without the right to list, S3 answers 403 where nothing is, and Hadoop takes that for a failure (S3 API, HeadObject). */
export function listStatements(home: Pick<Home, "region">, places: readonly S3Place[]): Statement[] {
  const byBucket = new Map<string, S3Place[]>();
  for (const place of places) byBucket.set(place.bucket, [...(byBucket.get(place.bucket) ?? []), place]);
  return [...byBucket].map(([bucket, inside]) => ({
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [s3Arn(home, bucket)],
    Condition: { StringLike: { "s3:prefix": [...new Set(inside.flatMap(prefixes))] } },
  }));
}

/** Hadoop asks for a folder by its name without the slash first, as if it were an object; whoever may not ask gets 403, and not that it is none. */
function folderNames(home: Pick<Home, "region">, places: readonly S3Place[]): string[] {
  return places.filter(({ key }) => key.endsWith("/")).map(({ bucket, key }) => s3Arn(home, bucket, key.slice(0, -1)));
}

/** A folder is asked for with its slash and without, an object as if it were a folder, and both as to whether the folders around them are there. */
function prefixes({ key }: S3Place): string[] {
  if (key === "") return ["*"];
  const names = key.replace(/\/$/, "").split("/");
  const around = names.slice(0, -1).map((_, index) => `${names.slice(0, index + 1).join("/")}/`);
  return key.endsWith("/") ? [key.slice(0, -1), `${key}*`, ...around] : [key, `${key}/`, ...around];
}
