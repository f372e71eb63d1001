import { WorldError } from "../../errors.ts";
import { sideBySide } from "../side-by-side.ts";
import { decode, encode, type FileStore, type ObjectStore } from "../store.ts";
import type { Mark, Upload } from "./uploads.ts";

/** How many files are copied at once. */
const COPIES = 4;

/** URI to the mark of what was put there; null while that is not sure. */
type Placed = Readonly<Record<string, Mark | null>>;

/** What emrald has put at a dataset's path: the next mirror copies what changed, and removes what is gone. */
interface Manifest {
  readonly format: 1;
  readonly files: Placed;
}

/** Makes a dataset's path hold the files of the repository. What others have put beside them stays. */
export async function mirrorUploads(uploads: readonly Upload[], store: FileStore): Promise<void> {
  const wanted = new Set(uploads.flatMap(({ files }) => files.map(({ uri }) => uri)));
  for (const upload of uploads) await mirror(upload, wanted, store);
}

async function mirror({ manifest, files }: Upload, wanted: ReadonlySet<string>, store: FileStore): Promise<void> {
  const before = await readManifest(store, manifest);
  const after = Object.fromEntries(files.map(({ uri, mark }) => [uri, mark]));
  const there = await sideBySide(unchanged(before, after), COPIES, async (uri) =>
    (await store.exists(uri)) ? [uri] : [],
  );
  const { copy, gone, begun } = changes(before, after, new Set(there.flat()));
  if (copy.size + gone.length === 0) return;
  // Whoever dies in the middle leaves no file that nobody knows of.
  await write(store, manifest, begun);
  await sideBySide(
    files.filter(({ uri }) => copy.has(uri)),
    COPIES,
    (file) => store.writeFile(file.uri, file),
  );
  const remove = gone.filter((uri) => !wanted.has(uri));
  await sideBySide(remove, COPIES, (uri) => store.remove(uri));
  await write(store, manifest, after);
}

/** What is placed as it should be, if nobody has taken it away. */
function unchanged(before: Placed, after: Placed): readonly string[] {
  return Object.keys(after).filter((uri) => isSame(before[uri], after[uri]));
}

interface Changes {
  readonly copy: ReadonlySet<string>;
  readonly gone: readonly string[];
  /** What may lie there while they are made. */
  readonly begun: Placed;
}

/** What there is to do. `there` are those of the unchanged that are in their place. */
function changes(before: Placed, after: Placed, there: ReadonlySet<string>): Changes {
  const copy = new Set(Object.keys(after).filter((uri) => !there.has(uri)));
  const gone = Object.keys(before).filter((uri) => !Object.hasOwn(after, uri));
  const all = [...Object.keys(before), ...Object.keys(after)].sort();
  const begun = Object.fromEntries(all.map((uri) => [uri, there.has(uri) ? (after[uri] ?? null) : null]));
  return { copy, gone, begun };
}

function isSame(a: Mark | null | undefined, b: Mark | null | undefined): boolean {
  const keys = Object.keys({ ...a, ...b });
  return keys.length > 0 && keys.every((key) => a?.[key] === b?.[key]);
}

async function write(store: ObjectStore, uri: string, files: Placed): Promise<void> {
  await store.write(uri, encode({ format: 1, files } satisfies Manifest));
}

/** Empty where there is none, and where there is none that can be read: then everything is copied once more. */
async function readManifest(store: ObjectStore, uri: string): Promise<Placed> {
  const { format, files } = (decode(await store.read(uri)) ?? {}) as {
    readonly format?: unknown;
    readonly files?: unknown;
  };
  if (typeof format === "number" && format > 1) {
    throw new WorldError(`"${uri}" cannot be read: a newer emrald has written it`, {
      next: "Nothing was changed. Use that emrald, or a later one.",
    });
  }
  return format === 1 && typeof files === "object" && files !== null ? (files as Placed) : {};
}
