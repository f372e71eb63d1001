import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { systemCode, systemReason, UsageError, WorldError } from "../../errors.ts";

/** Files of a new project, by their path in its folder. */
export type NewFiles = Readonly<Record<string, string | Uint8Array>>;

/** Throws a UsageError that names what is in the way: nothing has been written then. */
export function requireFree(folder: string, files: NewFiles, more: readonly string[] = []): void {
  const file = fileAbove(folder);
  if (file !== undefined) throw new UsageError(`"${file}" is a file, and a folder is needed`);
  const taken = new Set(whatIsInTheWay(folder, [...Object.keys(files), ...more]));
  if (taken.size === 0) return;
  const [first, ...others] = [...taken].sort();
  const shown = [first, ...others.slice(0, 4)].map((name) => `"${name}"`).join(", ");
  throw new UsageError(
    `${shown}${taken.size > 5 ? ` and ${taken.size - 5} more` : ""} of "${folder}" ${taken.size === 1 ? "is" : "are"} in the way: nothing was written`,
    "Name an empty or a new folder, or move what is there.",
  );
}

/** What stands where this folder, or one above it, is needed. Nothing can be asked of what would be below it. */
function fileAbove(folder: string): string | undefined {
  if (existsSync(folder)) return isFolder(folder) ? undefined : folder;
  const above = dirname(folder);
  return above === folder ? undefined : fileAbove(above);
}

function whatIsInTheWay(folder: string, files: readonly string[]): string[] {
  try {
    return files.flatMap((file) => inTheWay(folder, file));
  } catch (cause) {
    // A folder that is not ours to look into, a name that is too long, links in a circle.
    throw new UsageError(`"${folder}" cannot be looked at: ${systemReason(cause)}`, "Name another folder.");
  }
}

/** A file that is there, or what stands where a folder of its path is needed. */
function inTheWay(folder: string, file: string): string[] {
  const parts = file.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const path = parts.slice(0, count).join("/");
    if (!lstatSync(join(folder, path), { throwIfNoEntry: false })) return [];
    if (count === parts.length || !isFolder(join(folder, path))) return [path];
  }
  return [];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

interface Made {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Writes all, or nothing: after a failure what was written is taken away again, and Ctrl-C waits until it is done. */
export function writeAll(folder: string, files: NewFiles): void {
  const made: Made[] = [];
  const wait = (): void => undefined;
  process.on("SIGINT", wait).on("SIGTERM", wait);
  try {
    for (const [file, content] of Object.entries(files)) {
      const path = join(folder, file);
      for (const above of missingFolders(dirname(path))) {
        mkdirSync(above);
        made.push({ path: above, isFolder: true });
      }
      // Never over a file that came in between.
      const handle = openSync(path, "wx");
      made.push({ path, isFolder: false });
      fill(handle, content);
    }
  } catch (cause) {
    const left = takeAway(made);
    throw new WorldError(`the project cannot be written: ${systemReason(cause)}`, {
      next:
        left === undefined
          ? "Nothing of it was left. Mend that, and call it again."
          : `"${left}" was left: it cannot be taken away.`,
      cause,
    });
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", wait);
  }
}

function fill(handle: number, content: string | Uint8Array): void {
  try {
    writeFileSync(handle, content);
  } finally {
    closeSync(handle);
  }
}

/** The last that was made goes first. A folder that holds what is not ours by now stays: then its path comes back. */
function takeAway(made: readonly Made[]): string | undefined {
  let left: string | undefined;
  for (const { path, isFolder } of made.toReversed()) {
    try {
      if (isFolder) rmdirSync(path);
      else rmSync(path, { force: true });
    } catch (cause) {
      if (systemCode(cause) === undefined) throw cause;
      left = path;
    }
  }
  return left;
}

/** The folders that have to be made, outermost first. */
function missingFolders(path: string): string[] {
  return existsSync(path) ? [] : [...missingFolders(dirname(path)), path];
}
