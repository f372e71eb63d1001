import type { Dataset, Stage } from "../spec/schema/types.ts";
import { legalName, UniqueNames } from "./names.ts";
import { type Comment, guessed, notGuessed } from "./notes.ts";
import { type PlaceWord, placesOf } from "./places.ts";
import { StageBuckets, stageNamed } from "./stages.ts";

/** A step's words with references in the place of places, and what it reads and writes by them. */
export interface WiredStep {
  readonly words: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Positions of the steps whose data it reads. */
  readonly needs: ReadonlySet<number>;
}

export interface Wired {
  readonly datasets: Readonly<Record<string, Dataset>>;
  /** The paths begin at the pipeline's document. */
  readonly comments: readonly Comment[];
  readonly buckets: Readonly<Partial<Record<Stage, string>>>;
  readonly steps: readonly WiredStep[];
}

/** No guess at all: the words stay as they are. */
export function unwired(steps: readonly (readonly string[])[]): Wired {
  const plain = steps.map((words) => ({ words, reads: [], writes: [], needs: new Set<number>() }));
  return { datasets: {}, comments: [], buckets: {}, steps: plain };
}

/**
 * Guesses datasets from the places that steps name: what one writes and another reads is data of the project, in the bucket where it
 * is; what nobody writes is somebody else's. `asInput` gives a word as it was before variables took the place of its text.
 */
export function wire(
  steps: readonly (readonly string[])[],
  names: readonly string[],
  asInput: (word: string) => string,
): Wired {
  const { places, strange } = placesOf(steps.map((words) => words.map(asInput)));
  const stages = new StageBuckets();
  const words = steps.map((list) => list.map((word, index) => bucketReference(stages, list[index - 1], word)));
  const uses = steps.map(() => ({ reads: new Set<string>(), writes: new Set<string>(), needs: new Set<number>() }));
  const datasets: Record<string, Dataset> = {};
  const comments: Comment[] = strange.map(({ step, text }) => notGuessed(["steps", names[step] ?? ""], text));
  const unique = new UniqueNames();
  const known = new Map<string, string>();
  const dataset = (place: PlaceWord, home: Pick<Dataset, "stage" | "path"> | Pick<Dataset, "uri">): string => {
    const name = known.get(place.uri) ?? unique.take(dataName(place, unique));
    if (known.has(place.uri)) return name;
    known.set(place.uri, name);
    datasets[name] = { ...home, format: formatOf(place) };
    const from = place.flag ?? "an argument";
    comments.push(guessed(["datasets", name], `from ${from} of ${names[place.step] ?? ""}`));
    return name;
  };
  const use = (place: PlaceWord, name: string): void => {
    uses[place.step]?.[place.writes ? "writes" : "reads"].add(name);
    const list = words[place.step];
    if (list) list[place.word] = `${place.before}\${datasets.${name}.uri}`;
  };
  const writers = new Map<string, number>();
  for (const place of places.filter(({ writes }) => writes)) {
    const isRead = places.some((other) => !other.writes && other.uri === place.uri && other.step > place.step);
    const stage = stages.stageOf(place.bucket, stageNamed(place.path) ?? (isRead ? "silver" : "gold"));
    // Two that write one place, and a file where Spark writes folders, stay as they are.
    if (!stage || /^[_.]/.test(place.path) || isFile(place.path) || writers.has(place.uri)) continue;
    writers.set(place.uri, place.step);
    use(place, dataset(place, { stage, path: `${place.path}/` }));
  }
  for (const place of places.filter(({ writes }) => !writes)) {
    const writer = writers.get(place.uri);
    if (writer !== undefined && writer >= place.step) continue;
    const end = isFile(place.path) ? "" : "/";
    use(place, dataset(place, { uri: `${place.uri}${end}` }));
    if (writer !== undefined) uses[place.step]?.needs.add(writer);
  }
  return {
    datasets,
    comments,
    buckets: stages.buckets,
    steps: uses.map(({ reads, writes, needs }, index) => ({
      words: words[index] ?? [],
      reads: [...reads],
      writes: [...writes],
      needs,
    })),
  };
}

/** The last folder or file of the path; what comes from elsewhere is set apart where the name is taken. */
function dataName({ path, bucket, writes }: PlaceWord, names: UniqueNames): string {
  const parts = path.split("/").filter((part) => !/[*?[{]/.test(part));
  const name = legalName((parts.at(-1) ?? bucket).replace(/\.[A-Za-z0-9]+$/, ""), "data");
  if (writes || !names.has(name)) return name;
  return `${name}_${stageNamed(bucket) === "bronze" ? "raw" : "in"}`;
}

function bucketReference(stages: StageBuckets, previous: string | undefined, word: string): string {
  const stage = stages.bucketWord(previous, word);
  return stage ? `\${stages.${stage}.bucket}` : word;
}

function isFile(path: string): boolean {
  return /\.[A-Za-z0-9]+$/.test(path) || /[*?[{]/.test(path);
}

function formatOf({ path, bucket, writes }: PlaceWord): NonNullable<Dataset["format"]> {
  const text = path.toLowerCase();
  if (text.includes("csv")) return "csv";
  if (text.includes("json")) return "json";
  if (/\borc\b/.test(text)) return "orc";
  return !writes && !text.includes("parquet") && stageNamed(bucket) === "bronze" ? "csv" : "parquet";
}
