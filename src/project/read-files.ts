import { hash } from "node:crypto";
import type { Diagnostic } from "../spec/diagnostic.ts";
import { PROJECT_FILE, type SpecFile, readFile } from "../spec/project.ts";
import { FileCache } from "./file-cache.ts";
import { readContent, specFiles } from "./read-project.ts";
import { readInWorker } from "./read-worker.ts";

/** One file read by itself: what it says, and what is wrong with it. */
export interface ReadFile {
  readonly value: SpecFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** From so many files on, remembering what they said costs less than reading them again. */
const CACHED = 32;
/** From so many files on, a second core gains more than its start costs. */
const SHARED = 120;

/**
 * Reads and checks every file of a project, each by itself. Most of the time of a large project goes into YAML: files that
 * have not changed come from a cache, and many that have are shared with a second core.
 */
export async function readFiles(root: string): Promise<ReadFile[]> {
  const files = specFiles(root);
  if (files.length < CACHED) return files.map((file) => readFile(file, readContent(root, file)));
  const cache = FileCache.open(root);
  const read = new Map<string, ReadFile>();
  const fresh: { file: string; content: Uint8Array; key: string }[] = [];
  for (const file of files) {
    const content = readContent(root, file);
    // The project is held against another schema than a pipeline of the same text.
    const key =
      content instanceof Uint8Array ? `${file === PROJECT_FILE ? "project:" : ""}${hash("sha1", content)}` : "";
    const known = key === "" ? undefined : cache.get(key);
    if (known) read.set(file, { value: { file, value: known, broken: [] }, diagnostics: [] });
    else if (content instanceof Uint8Array) fresh.push({ file, content, key });
    else read.set(file, readFile(file, content));
  }
  const results =
    fresh.length < SHARED ? fresh.map(({ file, content }) => readFile(file, content)) : await readShared(root, fresh);
  for (const [index, { file, key }] of fresh.entries()) {
    const result = results[index];
    if (!result) continue;
    read.set(file, result);
    if (result.diagnostics.length === 0 && result.value.value) cache.set(key, result.value.value);
  }
  cache.save();
  return files.flatMap((file) => read.get(file) ?? []);
}

async function readShared(root: string, fresh: readonly { file: string; content: Uint8Array }[]): Promise<ReadFile[]> {
  // This core begins at once, the other one after its start: it gets the lesser half.
  const split = Math.ceil(fresh.length * 0.55);
  const theirs = readInWorker(
    root,
    fresh.slice(split).map(({ file }) => file),
  );
  const mine = fresh.slice(0, split).map(({ file, content }) => readFile(file, content));
  return [...mine, ...(await theirs)];
}
