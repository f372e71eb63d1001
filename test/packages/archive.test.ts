import { createHash } from "node:crypto";
import { chmodSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { writeArchive } from "../../src/packages/archive.ts";
import { writeTree } from "../project.ts";

const PACKAGE = {
  "words/__init__.py": "TEXT = 1\n",
  "words/empty.py": "",
  "words-1.0.dist-info/METADATA": "Name: words\n",
};

/** What an installer leaves, and no two alike. */
const leavings = (text: string) => ({
  "words/__pycache__/__init__.cpython-39.pyc": text,
  "words-1.0.dist-info/RECORD": text,
  "words-1.0.dist-info/INSTALLER": text,
  "words-1.0.dist-info/REQUESTED": text,
  "words-1.0.dist-info/direct_url.json": text,
  "bin/words": text,
  ".lock": text,
});

async function archive(root: string): Promise<{ readonly sha256: string; readonly bytes: Buffer }> {
  const file = join(writeTree({}), "a.zip");
  return { sha256: await writeArchive(root, file), bytes: readFileSync(file) };
}

it("is the same bytes whoever unpacked the packages, when, and with which rights", async () => {
  const one = writeTree({ ...PACKAGE, ...leavings("one") });
  const other = writeTree({ ...leavings("other"), ...Object.fromEntries(Object.entries(PACKAGE).reverse()) });
  for (const file of Object.keys(PACKAGE)) {
    chmodSync(join(other, file), 0o600);
    utimesSync(join(other, file), 1_000_000_000, 1_000_000_000);
  }
  const [first, second] = [await archive(one), await archive(other)];
  expect(second.bytes.equals(first.bytes)).toBe(true);
  expect(first.sha256).toBe(createHash("sha256").update(first.bytes).digest("hex"));
  expect(Object.keys(unzipSync(first.bytes))).toEqual(Object.keys(PACKAGE).sort());
});

it("is another where a file is, or may be run", async () => {
  const [one, changed, program] = [
    writeTree(PACKAGE),
    writeTree({ ...PACKAGE, "words/empty.py": "1" }),
    writeTree(PACKAGE),
  ];
  chmodSync(join(program, "words/empty.py"), 0o755);
  const hashes = await Promise.all([one, changed, program].map(async (root) => (await archive(root)).sha256));
  expect(new Set(hashes).size).toBe(3);
});

it("keeps a file that is read in several pieces", async () => {
  const root = writeTree({});
  const large = Buffer.alloc(3 * (1 << 20) + 17, "0123456789abcdef-");
  writeFileSync(join(root, "large.bin"), large);
  const { bytes } = await archive(root);
  expect(Buffer.from(unzipSync(bytes)["large.bin"] ?? []).equals(large)).toBe(true);
});

it("is what it always was: locks hold its hash, and another way to pack would break them all", async () => {
  const { sha256 } = await archive(writeTree(PACKAGE));
  expect(sha256).toMatchInlineSnapshot(`"bcbef60322a4a843a9b2b47910c36a2c127c7cc4ff286eeb9cd288c45790699c"`);
});
