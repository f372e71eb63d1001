import { invariant } from "../../../errors.ts";
import { type S3Place, s3Place } from "../../../model/s3.ts";

/** The places of URIs, without those that lie in another of them; in the order of their names. */
export function placesOf(uris: Iterable<string>): S3Place[] {
  const sorted = [...new Set(uris)].sort();
  const kept: string[] = [];
  for (const uri of sorted) {
    // What lies in a folder comes after it: only the last folder that was kept can hold it.
    const folder = kept.at(-1);
    if (folder !== undefined && folder.endsWith("/") && uri.startsWith(folder)) continue;
    kept.push(uri);
  }
  return kept.map(place);
}

function place(uri: string): S3Place {
  const found = s3Place(uri);
  invariant(found, `"${uri}" is no place in S3`);
  return found;
}

/** True where a place is another one, or lies in it. */
export function holds(outer: S3Place, inner: S3Place): boolean {
  if (outer.bucket !== inner.bucket) return false;
  return outer.key === "" || outer.key.endsWith("/") ? inner.key.startsWith(outer.key) : inner.key === outer.key;
}

/** The keys of a place as IAM matches them: `*` and `?` in a name itself cannot be told from wildcards, and no dataset has them. */
export function keysOf({ key }: S3Place): string {
  return key === "" || key.endsWith("/") ? `${key}*` : key;
}
