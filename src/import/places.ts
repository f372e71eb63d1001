/** A word that names a place in S3. */
export interface PlaceWord {
  readonly step: number;
  readonly word: number;
  /** What stands before the URI: `--input=`, `INPUT=`, or nothing. */
  readonly before: string;
  /** The option that the URI is the value of. */
  readonly flag: string | undefined;
  readonly bucket: string;
  /** Without a slash at its end. */
  readonly path: string;
  readonly uri: string;
  readonly writes: boolean;
}

/** A word that speaks of S3 and that nobody can tell the dataset of: a list, a whole bucket, a name that is none of a bucket. */
export interface StrangeWord {
  readonly step: number;
  readonly text: string;
}

const PLACE = /^((?:-{0,2}[\w.-]+=)?)s3[an]?:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([^\s,${}]+?)\/*$/;
/** Every URI of a text. */
const URI = /\bs3[an]?:\/\/[^\s,;"'<>|&]*/g;
const OUT = /out|dest|dst|target|tgt|write|sink|save|result|into|^-{0,2}o$|(?<![a-z])to(?![a-z])/i;
const IN = /in(put)?(?![a-z])|source|src|read|from|load|^-{0,2}i$/i;
/** Data has no extension where Spark writes it, or one of these. */
const OTHER_FILE = /\.(?!(csv|json|orc|parquet|gz|snappy|bz2)$)[A-Za-z][A-Za-z0-9]{0,9}$/;
/** Options whose value is `NAME=text`: of Hive, of Pig. */
const DEFINES = /^(-d|-p|-param|--?define|--?hivevar|--?hiveconf)$/;

/** Whether a text names a place in S3. */
export function namesPlace(text: string): boolean {
  return text.search(URI) >= 0;
}

/** The places among the words of all steps, which of them are written, and what looks like one and is not understood. */
export function placesOf(steps: readonly (readonly string[])[]): {
  readonly places: readonly PlaceWord[];
  readonly strange: readonly StrangeWord[];
} {
  const found = steps.flatMap((words, step) =>
    words.flatMap((text, word) => foundIn(text, words[word - 1] ?? "", { step, word })),
  );
  return {
    places: found.flatMap((one) => ("text" in one ? [] : [{ ...one, writes: isWritten(one, found) }])),
    strange: found.flatMap((one) => ("text" in one ? [one] : [])),
  };
}

interface At {
  readonly step: number;
  readonly word: number;
}
type Understood = Omit<PlaceWord, "writes">;
type Found = Understood | (At & StrangeWord & Pick<PlaceWord, "flag">);

function foundIn(text: string, previous: string, at: At): Found[] {
  const [, before = "", bucket = "", path = ""] = PLACE.exec(text) ?? [];
  const isOption = /^--?[A-Za-z]/.test(previous) && !DEFINES.test(previous);
  const flag = before === "" ? (isOption ? previous : undefined) : before.slice(0, -1);
  if (bucket !== "" && isSaid(before, previous))
    return OTHER_FILE.test(path) ? [] : [{ ...at, before, flag, bucket, path, uri: `s3://${bucket}/${path}` }];
  const isData = [...text.matchAll(URI)].some(([uri]) => !OTHER_FILE.test(uri.replace(/#.*$/, "")));
  return isData ? [{ ...at, text, flag }] : [];
}

/** `name=s3://…` without dashes is a property as often as data: the name, or the option before it, has to say which. */
function isSaid(before: string, previous: string): boolean {
  return before === "" || before.startsWith("-") || DEFINES.test(previous) || OUT.test(before) || IN.test(before);
}

/** By the option's name; the last of several where no name says what is written; and what a later step names as well. */
function isWritten(place: Understood, all: readonly Found[]): boolean {
  const way = wayOf(place);
  if (way !== undefined) return way === "out";
  const beside = all.filter(({ step }) => step === place.step);
  const last = beside.findLast((other) => wayOf(other) === undefined);
  if (beside[0] !== last && !beside.some((other) => wayOf(other) === "out")) return last?.word === place.word;
  const named = (step: (other: number) => boolean): boolean =>
    all.some((other) => "uri" in other && other.uri === place.uri && step(other.step));
  return !named((step) => step < place.step) && named((step) => step > place.step);
}

/** What the option says; undefined where there is none, or one of which nothing is known. */
function wayOf({ flag }: Pick<Found, "flag">): "in" | "out" | undefined {
  if (flag === undefined) return undefined;
  return OUT.test(flag) ? "out" : IN.test(flag) ? "in" : undefined;
}
