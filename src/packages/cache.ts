import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { systemCode, WorldError } from "../errors.ts";
import { isAlive } from "../is-alive.ts";

/** Where archives and jars lie, each under the hash of its content. May be deleted at any time. */
export function cacheFolder(root: string): string {
  return join(root, ".emrald", "packages");
}

/** A file of the cache whose content is what its name says; undefined where it is not there, or was damaged. */
export async function cached(root: string, sha256: string): Promise<string | undefined> {
  const path = join(cacheFolder(root), sha256);
  try {
    if ((await hashOf(path)) === sha256) return path;
    rmSync(path, { force: true });
    return undefined;
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return undefined;
    throw notKept(cause);
  }
}

/** Takes a file that is done into the cache. Another process may have brought the same: then the two are one. */
export function keep(root: string, file: string, sha256: string): string {
  const path = join(cacheFolder(root), sha256);
  try {
    renameSync(file, path);
  } catch (cause) {
    throw notKept(cause);
  }
  return path;
}

/** In hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const DRAFT = /^draft-(\d+)-/;

/**
 * Makes something in a folder of its own, which is on the cache's disk, and gone afterwards: what is half made never has the place of what
 * is whole, and two processes do not meet.
 */
export async function inDraft<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  let folder: string;
  try {
    mkdirSync(cacheFolder(root), { recursive: true });
    sweep(cacheFolder(root));
    folder = mkdtempSync(join(cacheFolder(root), `draft-${process.pid}-`));
  } catch (cause) {
    throw notKept(cause);
  }
  try {
    return await work(folder);
  } catch (cause) {
    throw systemCode(cause) === undefined ? cause : notKept(cause);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What processes have left that were killed. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = DRAFT.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EROFS: "the disk is read-only",
};

function notKept(cause: unknown): WorldError {
  const reason = REASONS[systemCode(cause) ?? ""] ?? (cause as Error).message;
  return new WorldError(`packages cannot be written to ".emrald/packages": ${reason}`, {
    next: "Nothing half-made is used. Mend that, and do the same again.",
    cause,
  });
}
