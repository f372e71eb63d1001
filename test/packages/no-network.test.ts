import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WorldError } from "../../src/errors.ts";
import { ensurePython, lockedFile, lockProject } from "../../src/packages/index.ts";
import { writeTree } from "../project.ts";
import { aloneWith } from "./support/alone.ts";
import { type PackageIndex, packageIndex } from "./support/package-index.ts";
import { pythonSetOf, wantedOf } from "./support/sets.ts";

// Each starts programs of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 300_000 });

const words = pythonSetOf("words==1.0");

let index: PackageIndex;
let machine: ReturnType<typeof aloneWith>;

beforeAll(async () => {
  index = await packageIndex({ name: "words", version: "1.0" }, { name: "words", version: "1.1" });
  machine = aloneWith(index.url);
});

afterAll(() => machine.remove());

it("without a network all works that is locked and here, and the rest says what cannot be reached", async () => {
  const root = writeTree({});
  await lockProject(root, wantedOf([words]));
  const archive = await lockedFile(root, `python/${words.key}-any.zip`);
  const folder = await ensurePython(root, words.key);
  await index.close();
  rmSync(machine.cache, { recursive: true, force: true });
  expect(await lockProject(root, wantedOf([words]))).toMatchObject({ changes: [] });
  expect(await lockedFile(root, `python/${words.key}-any.zip`)).toBe(archive);
  expect(await ensurePython(root, words.key)).toBe(folder);
  const failed = lockProject(root, wantedOf([words, pythonSetOf("words==1.1")]));
  await expect(failed).rejects.toThrow(WorldError);
  await expect(failed).rejects.toThrow("the packages' index cannot be reached");
  // What failed has changed nothing.
  expect(await lockProject(root, wantedOf([words]))).toMatchObject({ changes: [] });
});
