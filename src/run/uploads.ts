import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WorldError } from "../errors.ts";
import { beforeWildcard } from "../model/names.ts";
import type { Plan } from "../plan/plan.ts";
import { asText } from "../plan/bind.ts";
import type { FolderStore } from "./folder-store.ts";

/** What was put at a dataset's path: the next mirror copies what changed, and removes what is gone. */
interface Manifest {
  readonly from: string;
  readonly files: Readonly<Record<string, { readonly size: number; readonly changed: number }>>;
}

/**
 * Mirrors the uploads of a bound plan into the local buckets. `data` stands in for the repository's folder `data/`, so
 * that the same pipelines run on other files.
 */
export async function mirrorUploads(plan: Plan, root: string, store: FolderStore, data?: string): Promise<void> {
  for (const [id, { upload, uri }] of Object.entries(plan.datasets)) {
    if (upload !== undefined) await mirror(id, source(root, upload, data), asText(uri), store);
  }
}

function source(root: string, upload: string, data: string | undefined): string {
  const isData = upload === "data" || upload.startsWith("data/");
  return data !== undefined && isData ? join(data, upload.slice("data".length)) : join(root, upload);
}

async function mirror(id: string, from: string, uri: string, store: FolderStore): Promise<void> {
  const target = beforeWildcard(uri);
  const manifestUri = `${/^s3:\/\/[^/]+/.exec(uri)?.[0]}/_uploads/${id}.json`;
  const before = await readManifest(store, manifestUri);
  const found = await filesOf(id, from);
  const files: Record<string, { size: number; changed: number }> = {};
  for (const [file, { size, mtime }] of found) {
    files[file] = { size, changed: mtime.getTime() };
    const known = before.from === from ? before.files[file] : undefined;
    const isSame = known?.size === size && known.changed === mtime.getTime();
    if (!isSame || !(await store.exists(target + file))) await copy(join(from, file), store.path(target + file), mtime);
  }
  for (const file of Object.keys(before.files)) if (!(file in files)) await store.remove(target + file);
  await store.write(manifestUri, Buffer.from(JSON.stringify({ from, files } satisfies Manifest)));
}

async function readManifest(store: FolderStore, uri: string): Promise<Manifest> {
  const bytes = await store.read(uri);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString()) as Manifest) : { from: "", files: {} };
}

/** A file is itself, under the name ""; a folder is all that is below it, without what begins with a dot. */
async function filesOf(id: string, from: string): Promise<[file: string, { size: number; mtime: Date }][]> {
  try {
    const root = await stat(from);
    if (!root.isDirectory()) return [["", root]];
    const entries = await readdir(from, { recursive: true, encoding: "utf8" });
    const files: [string, { size: number; mtime: Date }][] = [];
    for (const file of entries.sort()) {
      const entry = await stat(join(from, file));
      if (entry.isFile() && !/(^|\/)\./.test(file)) files.push([file, entry]);
    }
    return files;
  } catch (cause) {
    throw new WorldError(`the upload of "${id}" cannot be read: ${(cause as Error).message}`, {
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
