import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, readdir, stat } from "node:fs/promises";
import { basename, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { WorldError } from "../../errors.ts";
import { canonical, sha256 } from "../../model/canonical.ts";
import { beforeWildcard } from "../../model/names.ts";
import { s3Place } from "../../model/s3.ts";
import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { sideBySide } from "../side-by-side.ts";
import type { LocalFile } from "../store.ts";

/** How many files are read at once. */
const READS = 4;

/** Bytes of an object's key as UTF-8 (S3 User Guide, naming objects). */
const LONGEST = 1_024;

/** What tells a file from another that was in its place before. */
export type Mark = Readonly<Record<string, string | number>>;

/** A file of the repository, and where it goes. */
export interface UploadFile extends LocalFile {
  readonly uri: string;
  readonly mark: Mark;
}

/** The files of a dataset's `upload:`. */
export interface Upload {
  readonly dataset: string;
  /** URI of the object that says what was put there. */
  readonly manifest: string;
  readonly files: readonly UploadFile[];
}

/** All uploads of a bound plan, known by their content. Nothing is changed. */
export interface Uploads {
  /** SHA-256 of where they go and what they hold: the same wherever the repository lies, and whenever it was cloned. */
  readonly digest: string;
  readonly uploads: readonly Upload[];
}

/** Files that were read already, by their paths: environments of one tree, and datasets, share them. */
export type Hashes = Map<string, Promise<string>>;

/** Throws a WorldError where a file cannot be read, or S3 does not take it. */
export async function uploadsOf(
  plan: Pick<Plan, "datasets">,
  root: string,
  hashes: Hashes = new Map(),
): Promise<Uploads> {
  const uploads: Upload[] = [];
  for (const dataset of Object.keys(plan.datasets).sort()) {
    const source = sourceOf(plan, dataset, (path) => join(root, path));
    if (!source) continue;
    const found = await filesOf(source);
    for (const { uri } of found) requireName(dataset, uri);
    const files = await reading(source, () =>
      sideBySide(found, READS, async ({ uri, path, size }) => {
        const known = hashes.get(path) ?? hashOf(path);
        hashes.set(path, known);
        const sha = await known;
        return { uri, path, size, sha256: sha, mark: { size, sha256: sha } };
      }),
    );
    uploads.push({ dataset, manifest: source.manifest, files });
  }
  const content = uploads.map(({ dataset, files }) => [dataset, files.map(({ uri, mark }) => [uri, mark])]);
  return { digest: sha256(canonical(content)), uploads };
}

/**
 * The uploads that steps of a bound plan read, known by size and time: for a run on this machine, where reading all of them would take
 * as long as copying. `data` stands in for the repository's folder `data/`, so that the same pipelines run on other files.
 */
export async function localUploads(
  plan: Plan,
  steps: readonly string[],
  root: string,
  data?: string,
): Promise<readonly Upload[]> {
  const read = new Set(steps.flatMap((step) => plan.steps[step]?.reads.map(({ dataset }) => dataset) ?? []));
  const sources = [...read].sort().flatMap((dataset) => {
    const source = sourceOf(plan, dataset, (path) => placeOf(root, path, data));
    return source ? [source] : [];
  });
  return Promise.all(
    sources.map(async (source): Promise<Upload> => {
      const found = await filesOf(source);
      // Otherwise it is the copy that fails, and a full disk and a file without rights look alike.
      await reading(source, () => sideBySide(found, READS, ({ path }) => access(path, constants.R_OK)));
      const files = found.map(({ changed, ...file }) => ({
        ...file,
        mark: { from: file.path, size: file.size, changed },
      }));
      return { dataset: source.dataset, manifest: source.manifest, files };
    }),
  );
}

interface Source {
  readonly dataset: string;
  readonly from: string;
  readonly target: string;
  readonly manifest: string;
}

function sourceOf(plan: Pick<Plan, "datasets">, dataset: string, place: (path: string) => string): Source | undefined {
  const { upload, uri } = plan.datasets[dataset] ?? {};
  if (upload === undefined) return undefined;
  const target = asText(uri);
  return {
    dataset,
    from: place(upload),
    target: beforeWildcard(target),
    manifest: `s3://${s3Place(target)?.bucket ?? ""}/_uploads/${dataset}.json`,
  };
}

function placeOf(root: string, upload: string, data: string | undefined): string {
  const path = normalize(upload);
  const isData = path === "data" || path.startsWith("data/");
  return data !== undefined && isData ? join(data, path.slice("data".length)) : join(root, path);
}

interface FoundFile extends LocalFile {
  readonly uri: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** A folder is all that is below it, without what begins with a dot. A file goes to the target, or into it by its name. */
async function filesOf(source: Source): Promise<readonly FoundFile[]> {
  const { from, target } = source;
  const found = (uri: string, path: string, { size, mtimeMs }: { size: number; mtimeMs: number }): FoundFile => ({
    uri,
    path,
    size,
    changed: mtimeMs,
  });
  return reading(source, async () => {
    const root = await stat(from);
    if (!root.isDirectory()) return [found(target + (target.endsWith("/") ? basename(from) : ""), from, root)];
    const entries = await readdir(from, { recursive: true, encoding: "utf8" });
    const files: FoundFile[] = [];
    for (const name of entries.filter((entry) => !/(^|\/)\./.test(entry)).sort()) {
      const entry = await stat(join(from, name));
      if (entry.isFile()) files.push(found(target + name, join(from, name), entry));
    }
    return files;
  });
}

async function reading<T>({ dataset }: Source, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new WorldError(`the upload of "${dataset}" cannot be read: ${(cause as Error).message}`, {
      next: "Its files are expected there: see `upload:` in the spec, and --data. Nothing was changed.",
      cause,
    });
  }
}

function requireName(dataset: string, uri: string): void {
  const key = s3Place(uri)?.key ?? "";
  const length = Buffer.byteLength(key);
  if (length <= LONGEST) return;
  throw new WorldError(
    `the upload of "${dataset}" cannot go to S3: it takes names of ${LONGEST} bytes, and "${key}" has ${length}`,
    {
      next: "Give that file a shorter one. Nothing was changed.",
    },
  );
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
