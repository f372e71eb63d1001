import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join, normalize } from "node:path";
import { WorldError } from "../errors.ts";
import { beforeWildcard } from "../model/names.ts";
import type { Plan } from "../plan/plan.ts";
import { asText } from "../plan/bind.ts";
import type { FolderStore } from "./folder-store.ts";

/** What was put at a dataset's path: the next mirror copies what changed, and removes what is gone. */
interface Manifest {
  readonly from: string;
  readonly target: string;
  readonly files: Readonly<Record<string, { readonly size: number; readonly changed: number }>>;
}

/** An upload that a run needs: the files, and the folder or file they go to. */
interface Upload {
  readonly dataset: string;
  readonly from: string;
  readonly target: string;
  readonly manifest: string;
}

/**
 * Mirrors the uploads that the steps of a bound plan read into the local buckets. `data` stands in for the repository's
 * folder `data/`, so that the same pipelines run on other files. Every source is looked at before anything is copied.
 */
export async function mirrorUploads(
  plan: Plan,
  steps: readonly string[],
  root: string,
  store: FolderStore,
  data?: string,
): Promise<void> {
  const read = new Set(steps.flatMap((step) => plan.steps[step]?.reads.map(({ dataset }) => dataset) ?? []));
  const uploads = [...read].sort().flatMap((dataset): Upload[] => {
    const { upload, uri } = plan.datasets[dataset] ?? {};
    if (upload === undefined) return [];
    const bucket = /^s3:\/\/[^/]+/.exec(asText(uri))?.[0] ?? "";
    return [
      {
        dataset,
        from: source(root, upload, data),
        target: beforeWildcard(asText(uri)),
        manifest: `${bucket}/_uploads/${dataset}.json`,
      },
    ];
  });
  const found = await Promise.all(uploads.map(async (upload) => ({ upload, files: await filesOf(upload) })));
  for (const { upload, files } of found) await mirror(upload, files, store);
}

function source(root: string, upload: string, data: string | undefined): string {
  const path = normalize(upload);
  const isData = path === "data" || path.startsWith("data/");
  return data !== undefined && isData ? join(data, path.slice("data".length)) : join(root, path);
}

async function mirror(
  { from, target, manifest: manifestUri }: Upload,
  found: Files,
  store: FolderStore,
): Promise<void> {
  const before = await readManifest(store, manifestUri);
  const isSamePlace = before.from === from && before.target === target;
  const files: Record<string, { size: number; changed: number }> = {};
  for (const [file, { source: path, size, mtime }] of found) {
    files[file] = { size, changed: mtime.getTime() };
    const known = isSamePlace && Object.hasOwn(before.files, file) ? before.files[file] : undefined;
    const isSame = known?.size === size && known.changed === mtime.getTime();
    if (!isSame || !(await store.exists(target + file))) await copy(path, store.path(target + file), mtime);
  }
  for (const file of Object.keys(before.files)) {
    if (before.target !== target || !Object.hasOwn(files, file)) await store.remove(before.target + file);
  }
  await store.write(manifestUri, Buffer.from(JSON.stringify({ from, target, files } satisfies Manifest)));
}

async function readManifest(store: FolderStore, uri: string): Promise<Manifest> {
  const bytes = await store.read(uri);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString()) as Manifest) : { from: "", target: "", files: {} };
}

/** Name below the target to the file that goes there. */
type Files = readonly [name: string, file: { readonly source: string; readonly size: number; readonly mtime: Date }][];

/** A folder is all that is below it, without what begins with a dot. A file goes to the target, or into it by its name. */
async function filesOf({ dataset, from, target }: Upload): Promise<Files> {
  try {
    const root = await stat(from);
    if (!root.isDirectory())
      return [[target.endsWith("/") ? basename(from) : "", { source: from, size: root.size, mtime: root.mtime }]];
    const entries = await readdir(from, { recursive: true, encoding: "utf8" });
    const files: [string, Files[number][1]][] = [];
    for (const name of entries.filter((entry) => !/(^|\/)\./.test(entry)).sort()) {
      const entry = await stat(join(from, name));
      if (entry.isFile()) files.push([name, { source: join(from, name), size: entry.size, mtime: entry.mtime }]);
    }
    return files;
  } catch (cause) {
    throw new WorldError(`the upload of "${dataset}" cannot be read: ${(cause as Error).message}`, {
      next: "Its files are expected there: see `upload:` in the spec, and --data. Nothing was changed.",
      cause,
    });
  }
}

async function copy(from: string, to: string, mtime: Date): Promise<void> {
  const draft = join(dirname(to), `.${process.pid}.upload`);
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, draft);
    await utimes(draft, mtime, mtime);
    await rename(draft, to);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new WorldError(`cannot write "${to}": ${(cause as Error).message}`, {
      next: "Mend the disk, then run again: what was copied already stays.",
      cause,
    });
  }
}
