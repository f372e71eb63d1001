import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LOCK_FILE } from "../../src/spec/packages-lock.ts";
import { emraldWith } from "../acceptance/cli.ts";
import { writeTree } from "../project.ts";
import { aloneWith } from "./support/alone.ts";
import { type PackageIndex, packageIndex } from "./support/package-index.ts";

// Each starts programs of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 300_000 });

let index: PackageIndex;
let machine: ReturnType<typeof aloneWith>;

beforeAll(async () => {
  index = await packageIndex({ name: "words", version: "1.0" });
  machine = aloneWith(index.url);
});

afterAll(async () => {
  await index.close();
  machine.remove();
});

const pipeline = (spark: string): string =>
  [
    "pipeline: books",
    "datasets:",
    "  titles: { stage: bronze, format: csv, path: titles/*.csv, upload: data/titles.csv, columns: { title: string } }",
    "  words: { stage: silver, format: parquet, columns: { title: string } }",
    "steps:",
    `  split: { app: split.py, reads: [titles], writes: [words], spark: { ${spark} } }`,
    "",
  ].join("\n");

const tree = (spark: string) => ({
  "pipelines/project.yaml": "project: books\ncluster: { release: emr-7.13.0 }\n",
  "pipelines/books.yaml": pipeline(spark),
  "spark/apps/split.py": "def run(spark, titles):\n    return titles\n",
  "data/titles.csv": "title\n",
});

const lock = (root: string, ...args: string[]) => emraldWith({}, root, "lock", ...args);

it("locks, says what came, and is content afterwards", async () => {
  const root = writeTree(tree("python_packages: [words==1.0]"));
  const before = await lock(root, "--check");
  expect(before).toMatchObject({ exitCode: 1 });
  expect(before.stdout).toBe("not locked: Python packages words==1.0\nthe lock is not up to date: call emrald lock");
  expect(await emraldWith({}, root, "check")).toMatchObject({ exitCode: 1 });

  const locked = await lock(root);
  expect(locked).toMatchObject({ exitCode: 0 });
  expect(locked.stdout).toBe("Python 3.9: words==1.0\n  + words 1.0\n  one archive for x86 and arm nodes");
  expect(JSON.parse(readFileSync(join(root, LOCK_FILE), "utf8"))).toMatchObject({ format: 1 });

  expect(await lock(root, "--check")).toMatchObject({ exitCode: 0, stdout: "the lock is up to date" });
  expect(await lock(root)).toMatchObject({ exitCode: 0, stdout: "all is locked: 1 set of packages" });
  expect(await emraldWith({}, root, "check")).toMatchObject({ exitCode: 0 });
  const { stdout } = await lock(root, "--json");
  expect(JSON.parse(stdout)).toEqual({ format: 1, command: "lock", ok: true, changes: [], removed: [], sets: 1 });
});

it("locks nothing of a spec that is wrong", async () => {
  const root = writeTree(tree("python_packages: [words]"));
  const failed = await lock(root);
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain('step/unpinned: "words" does not say one version');
  expect(existsSync(join(root, LOCK_FILE))).toBe(false);
});

it("tells what the index does not have, and what cannot be asked for at once", async () => {
  const root = writeTree(tree("python_packages: [words==2.0]"));
  const failed = await lock(root);
  expect(failed.exitCode).toBe(3);
  expect(failed.stderr).toContain('there is no version "2.0" of "words"');
  expect(failed.stderr).toContain("The newest that Python 3.9 can have is words==1.0.");
  expect((await lock(root, "--check", "--upgrade")).exitCode).toBe(2);
});
