/** A word that names a place in S3. */
export interface PlaceWord {
  readonly step: number;
  readonly word: number;
  /** What stands before the URI: `--input=`, or nothing. */
  readonly before: string;
  /** The option that the URI is the value of. */
  readonly flag: string | undefined;
  readonly bucket: string;
  /** Without a slash at its end. */
  readonly path: string;
  readonly uri: string;
  readonly writes: boolean;
}

const PLACE = /^((?:--?[\w.-]+=)?)s3[an]?:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([^\s,${}]+?)\/*$/;
const OUT = /out|dest|target|write|sink|save|result/i;
const IN = /in(put)?(?![a-z])|source|src|read|from|load/i;
/** Data has no extension where Spark writes it, or one of these. */
const OTHER_FILE = /\.(?!(csv|json|orc|parquet|gz|snappy|bz2)$)[A-Za-z][A-Za-z0-9]{0,9}$/;

/** The places among the words of all steps, and which of them are written. */
export function placesOf(steps: readonly (readonly string[])[]): PlaceWord[] {
  const found = steps.flatMap((words, step) =>
    words.flatMap((text, word) => {
      const [, before = "", bucket = "", path = ""] = PLACE.exec(text) ?? [];
      if (bucket === "" || OTHER_FILE.test(path)) return [];
      const previous = words[word - 1] ?? "";
      const flag = before === "" ? (/^--?[A-Za-z]/.test(previous) ? previous : undefined) : before.slice(0, -1);
      return [{ step, word, before, flag, bucket, path, uri: `s3://${bucket}/${path}` }];
    }),
  );
  return found.map((place) => ({ ...place, writes: isWritten(place, found) }));
}

type Found = Omit<PlaceWord, "writes">;

/** By the option's name; the last of several without one; and what a later step names as well. */
function isWritten(place: Found, all: readonly Found[]): boolean {
  if (place.flag !== undefined && OUT.test(place.flag)) return true;
  if (place.flag !== undefined && IN.test(place.flag)) return false;
  const bare = all.filter(
    ({ step, flag }) => step === place.step && (flag === undefined || !(OUT.test(flag) || IN.test(flag))),
  );
  if (bare.length > 1) return bare.at(-1) === place;
  const named = (step: (other: number) => boolean): boolean =>
    all.some((other) => other.uri === place.uri && step(other.step));
  return !named((step) => step < place.step) && named((step) => step > place.step);
}
