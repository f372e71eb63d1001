import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode, UsageError } from "../../errors.ts";
import { type GivenFile, MOST_OF_A_FILE } from "../../review/read.ts";

/** More than these no project has environments for. */
const MOST_FILES = 500;

/**
 * The files `*.json` of a folder, in the order of their names; a folder of its own and a link are no documents: a fork may have made
 * the folder, and a link leads out of it. Throws a UsageError where there is no such folder.
 */
export async function documentsOf(folder: string): Promise<readonly GivenFile[]> {
  const names = await namesOf(folder);
  if (names.length > MOST_FILES) {
    throw new UsageError(`"${folder}" has ${names.length} files *.json; at most ${MOST_FILES} are read`);
  }
  return Promise.all(names.map(async (name) => ({ name, text: await textOf(join(folder, name)) })));
}

async function namesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((one) => one.isFile() && one.name.endsWith(".json"))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) throw error;
    throw new UsageError(
      `there is no folder "${folder}"`,
      "It holds what emrald check, verify, diff, cost and preview print with --json, a file each.",
    );
  }
}

/** One character more than is read tells that a file is too long. */
async function textOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const bytes = Buffer.alloc(Math.min((await file.stat()).size, 3 * MOST_OF_A_FILE + 1));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
