import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { JournalFile, readJournal } from "../../../src/local/memory/journal.ts";
import { testFolder } from "../support/folder.ts";

/** Takes a part of a line, and refuses the rest, while it is full. */
async function fillingDisk() {
  const file = join(await testFolder(), "journal");
  const disk = { isFull: false };
  const journal = new JournalFile(file, (fd, bytes, offset, length, position) => {
    if (!disk.isFull) return writeSync(fd, bytes, offset, length, position);
    if (offset > 0) throw new Error("ENOSPC: no space left on device");
    return writeSync(fd, bytes, offset, Math.ceil(length / 2), position);
  });
  return { file, disk, journal };
}

test.each([
  ["as it was opened", false],
  ["after it was written anew", true],
])("a line that could be written by half is not there, and the next one is whole: %s", async (_, isAnew) => {
  const { file, disk, journal } = await fillingDisk();
  if (isAnew) journal.rewrite(["zero"]);
  journal.append("one");
  disk.isFull = true;
  expect(() => journal.append("two, which is long")).toThrow("ENOSPC");
  expect(journal.isBroken).toBe(false);
  disk.isFull = false;
  journal.append("three");
  expect(readJournal(file)).toEqual({ lines: [...(isAnew ? ["zero"] : []), "one", "three"], torn: "" });
  expect(journal.size).toBe((await readFile(file)).length);
  journal.close();
});

test("a file that could not be written anew is as it was", async () => {
  const { file, disk, journal } = await fillingDisk();
  journal.append("one");
  disk.isFull = true;
  expect(() => journal.rewrite(["two", "three"])).toThrow("ENOSPC");
  disk.isFull = false;
  journal.append("four");
  expect(readJournal(file).lines).toEqual(["one", "four"]);
  journal.close();
});
