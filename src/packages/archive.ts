import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import { WorldError } from "../errors.ts";
import { filesBelow } from "../files-below.ts";

/** The oldest day that the ZIP format can name: the same files then are the same bytes, whenever they were written. */
const NEVER = new Date(1980, 0, 1);

/** How much of a file is in memory at once, bytes. The bytes of an archive depend on it: another size is another archive. */
const CHUNK = 1 << 20;

/** What an installer writes about itself, and what differs from one installation to the next. */
const LEFT_OUT: readonly RegExp[] = [
  // Programs, with the path of this machine's Python in their first line.
  /^bin\//,
  /^\.lock$/,
  /(^|\/)__pycache__\//,
  /\.pyc$/,
  /\.dist-info\/(RECORD(\.jws|\.p7s)?|INSTALLER|REQUESTED|direct_url\.json|uv_cache\.json|uv_build\.json)$/,
];

/**
 * Writes the ZIP of a folder of Python packages, and gives back its SHA-256. The same packages are the same bytes, whoever unpacked them,
 * when, and where. Licences and metadata stay.
 */
export async function writeArchive(folder: string, file: string): Promise<string> {
  const hash = createHash("sha256");
  const target = openSync(file, "wx");
  try {
    await new Promise<void>((resolve, reject) => {
      const zip = new Zip((error, chunk, isLast) => {
        if (error) {
          reject(error);
          return;
        }
        hash.update(chunk);
        writeAll(target, chunk);
        if (isLast) resolve();
      });
      const names = filesBelow(folder).filter((name) => !LEFT_OUT.some((pattern) => pattern.test(name)));
      if (names.length === 0) throw new WorldError("the packages hold no files", { next: "Nothing was locked." });
      for (const name of names) addFile(zip, join(folder, name), name);
      zip.end();
    });
  } finally {
    closeSync(target);
  }
  return hash.digest("hex");
}

function addFile(zip: Zip, path: string, name: string): void {
  const entry = new ZipDeflate(name, { level: 6 });
  entry.mtime = NEVER;
  // Of Unix: whether a program may be run comes from the wheel, all else from who unpacked it.
  entry.os = 3;
  entry.attrs = (0o100000 | (isProgram(path) ? 0o755 : 0o644)) << 16;
  zip.add(entry);
  const source = openSync(path, "r");
  try {
    const left = { bytes: statSync(path).size };
    do {
      const chunk = new Uint8Array(Math.min(CHUNK, left.bytes));
      readWhole(source, chunk, path);
      left.bytes -= chunk.length;
      entry.push(chunk, left.bytes === 0);
    } while (left.bytes > 0);
  } finally {
    closeSync(source);
  }
}

function isProgram(path: string): boolean {
  return (statSync(path).mode & 0o100) !== 0;
}

function readWhole(source: number, chunk: Uint8Array, path: string): void {
  for (let read = 0; read < chunk.length;) {
    const more = readSync(source, chunk, read, chunk.length - read, null);
    if (more === 0) throw new Error(`"${path}" became shorter while it was read`);
    read += more;
  }
}

function writeAll(target: number, chunk: Uint8Array): void {
  for (let written = 0; written < chunk.length;) written += writeSync(target, chunk, written);
}
