import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WorldError } from "../../src/errors.ts";
import { lockedSet } from "../../src/model/packages.ts";
import { findMachine } from "../../src/machine/find.ts";
import { ensurePython, installedPython, lockedFile, lockProject, lockState } from "../../src/packages/index.ts";
import { LOCK_FILE, type PackagesLock, readLock, requirementsFile } from "../../src/spec/packages-lock.ts";
import { writeTree } from "../project.ts";
import { aloneWith } from "./support/alone.ts";
import { type PackageIndex, packageIndex } from "./support/package-index.ts";
import { pythonSetOf, wantedOf } from "./support/sets.ts";

// Each starts programs of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 300_000 });

const X86 = "py3-none-manylinux_2_17_x86_64";
const ARM = "py3-none-manylinux_2_17_aarch64";

let index: PackageIndex;
let machine: ReturnType<typeof aloneWith>;

beforeAll(async () => {
  index = await packageIndex(
    { name: "clouds", version: "1.0", needs: ["words>=1"], code: "import words\nTEXT = 'a cloud of ' + words.TEXT\n" },
    { name: "words", version: "1.0", code: "TEXT = 'words'\n" },
    { name: "words", version: "2.0", code: "TEXT = 'newer words'\n", requiresPython: ">=3.12" },
    { name: "compiled", version: "1.0", tag: X86, code: "TEXT = 'x86'\n" },
    { name: "compiled", version: "1.0", tag: ARM, code: "TEXT = 'arm'\n" },
    { name: "narrow", version: "1.0", tag: X86 },
    { name: "narrower", version: "1.0", tag: X86 },
    { name: "quarrel", version: "1.0", needs: ["words<1"] },
  );
  machine = aloneWith(index.url);
});

afterAll(async () => {
  await index.close();
  machine.remove();
});

const lockIn = (root: string): PackagesLock => JSON.parse(readFileSync(join(root, LOCK_FILE), "utf8")) as PackagesLock;

const clouds = pythonSetOf("clouds==1.0");

/** What is in the lock's files, and when they were written. */
const written = (root: string) =>
  [LOCK_FILE, requirementsFile(clouds.key)].map((file) => [
    readFileSync(join(root, file), "utf8"),
    statSync(join(root, file)).mtimeMs,
  ]);

describe("a lock", () => {
  it("holds every package, its version and its hash, and one archive where all of it is Python", async () => {
    const root = writeTree({});
    const { changes } = await lockProject(root, wantedOf([clouds]));
    expect(changes.map(({ came }) => came)).toEqual([
      [
        { name: "clouds", version: "1.0" },
        // The newest that the nodes' Python can have, and no newer one for this machine's.
        { name: "words", version: "1.0" },
      ],
    ]);
    expect(Object.keys(lockIn(root).python[clouds.key]?.archives ?? {})).toEqual(["any"]);
    const requirements = readFileSync(join(root, requirementsFile(clouds.key)), "utf8");
    expect(requirements.match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(2);
  });

  it("is left alone where all is locked, and then nobody is asked", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    const before = written(root);
    const asked = index.asked.length;
    expect(lockState(root, wantedOf([clouds]))).toEqual([]);
    expect(await lockProject(root, wantedOf([clouds]))).toEqual({ changes: [], removed: [], sets: 1 });
    expect(written(root)).toEqual(before);
    expect(index.asked).toHaveLength(asked);
  });

  it("has an archive for each architecture, or names every package that has none", async () => {
    const compiled = pythonSetOf("compiled==1.0");
    const narrow = pythonSetOf("narrow==1.0", "narrower==1.0", "compiled==1.0");
    const root = writeTree({});
    await lockProject(root, wantedOf([compiled, narrow]));
    const { archives = {} } = lockIn(root).python[compiled.key] ?? {};
    expect(Object.keys(archives).sort()).toEqual(["aarch64", "x86_64"]);
    const text = async (architecture: string): Promise<string> => {
      const file = await lockedFile(root, `python/${compiled.key}-${architecture}.zip`);
      return strFromU8(unzipSync(readFileSync(file))["compiled/__init__.py"] as Uint8Array);
    };
    expect([await text("x86_64"), await text("aarch64")]).toEqual(["TEXT = 'x86'\n", "TEXT = 'arm'\n"]);
    expect(lockIn(root).python[narrow.key]?.archives.aarch64).toEqual({ no_wheel: ["narrow==1.0", "narrower==1.0"] });
  });

  it("loses what no step needs", async () => {
    const root = writeTree({});
    const compiled = pythonSetOf("compiled==1.0");
    await lockProject(root, wantedOf([clouds, compiled]));
    expect(lockState(root, wantedOf([clouds]))).toEqual([
      { kind: "python", what: "compiled==1.0", reason: "needed by no step" },
      { kind: "file", what: requirementsFile(compiled.key), reason: "needed by no step" },
    ]);
    const { removed } = await lockProject(root, wantedOf([clouds]));
    expect(removed).toEqual([{ kind: "python", packages: ["compiled==1.0"] }]);
    expect(Object.keys(lockIn(root).python)).toEqual([clouds.key]);
    expect(existsSync(join(root, requirementsFile(compiled.key)))).toBe(false);
    await lockProject(root, wantedOf([]));
    expect(existsSync(join(root, LOCK_FILE))).toBe(false);
  });

  it("is made anew where it was damaged, or its requirements were changed by hand", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    const [whole] = written(root);
    const file = join(root, requirementsFile(clouds.key));
    writeFileSync(file, readFileSync(file, "utf8").replace("words==1.0", "words==0.9"));
    expect(lockState(root, wantedOf([clouds]))).toHaveLength(1);
    await lockProject(root, wantedOf([clouds]));
    expect(written(root)[0]?.[0]).toBe(whole?.[0]);
    writeFileSync(join(root, LOCK_FILE), "{");
    await lockProject(root, wantedOf([clouds]));
    expect(written(root)[0]?.[0]).toBe(whole?.[0]);
  });

  it("of a newer emrald is not written over", async () => {
    const root = writeTree({ [LOCK_FILE]: '{ "format": 2 }' });
    await expect(lockProject(root, wantedOf([clouds]))).rejects.toThrow("a newer emrald has written it");
    expect(() => lockState(root, wantedOf([clouds]))).toThrow("a newer emrald has written it");
    expect(readFileSync(join(root, LOCK_FILE), "utf8")).toBe('{ "format": 2 }');
  });
});

describe("what packages need in turn", () => {
  it("keeps its versions, until an upgrade", async () => {
    const set = pythonSetOf("top==1.0");
    index.publish({ name: "base", version: "1.0" }, { name: "top", version: "1.0", needs: ["base"] });
    const root = writeTree({});
    await lockProject(root, wantedOf([set]));
    index.publish({ name: "base", version: "1.1" });
    rmSync(machine.cache, { recursive: true, force: true });
    const more = pythonSetOf("top==1.0", "words==1.0");
    const added = await lockProject(root, wantedOf([more]));
    expect(added.changes[0]).toMatchObject({ came: [{ name: "words", version: "1.0" }], changed: [], went: [] });
    const upgraded = await lockProject(root, wantedOf([more]), { upgrade: true });
    expect(upgraded.changes[0]).toMatchObject({ came: [], changed: [{ name: "base", from: "1.0", to: "1.1" }] });
  });
});

describe("an archive", () => {
  it("is the same bytes, made again in another place", async () => {
    const roots = [writeTree({}), writeTree({})];
    const archives: Buffer[] = [];
    for (const root of roots) {
      rmSync(machine.cache, { recursive: true, force: true });
      await lockProject(root, wantedOf([clouds]));
      rmSync(join(root, ".emrald"), { recursive: true, force: true });
      archives.push(readFileSync(await lockedFile(root, `python/${clouds.key}-any.zip`)));
    }
    expect(archives[0]?.equals(archives[1] as Buffer)).toBe(true);
    expect(readFileSync(join(roots[0] as string, LOCK_FILE))).toEqual(
      readFileSync(join(roots[1] as string, LOCK_FILE)),
    );
  });

  it("holds modules, metadata and licences, and nothing that an installer says of itself", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    const files = Object.keys(unzipSync(readFileSync(await lockedFile(root, `python/${clouds.key}-any.zip`))));
    expect(files).toEqual([
      "clouds-1.0.dist-info/LICENSE",
      "clouds-1.0.dist-info/METADATA",
      "clouds-1.0.dist-info/WHEEL",
      "clouds-1.0.dist-info/entry_points.txt",
      "clouds/__init__.py",
      "words-1.0.dist-info/LICENSE",
      "words-1.0.dist-info/METADATA",
      "words-1.0.dist-info/WHEEL",
      "words-1.0.dist-info/entry_points.txt",
      "words/__init__.py",
    ]);
  });

  it("is all that a Python needs which has no other way to its packages", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    const folder = join(root, "unpacked");
    const { python } = findMachine(root);
    execFileSync(python, ["-m", "zipfile", "-e", await lockedFile(root, `python/${clouds.key}-any.zip`), folder]);
    const program = `import sys; sys.path.insert(0, sys.argv[1]); import clouds, importlib.metadata as m; print(clouds.TEXT, m.version("words"))`;
    // -I and -S: no PYTHONPATH, no site-packages.
    expect(execFileSync(python, ["-I", "-S", "-c", program, folder], { encoding: "utf8" })).toBe(
      "a cloud of words 1.0\n",
    );
  });

  it("is brought again where the one that was kept is damaged", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    const file = await lockedFile(root, `python/${clouds.key}-any.zip`);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 100));
    expect(readFileSync(await lockedFile(root, `python/${clouds.key}-any.zip`)).equals(whole)).toBe(true);
    expect(readdirSync(join(root, ".emrald", "packages"))).toHaveLength(1);
  });

  it("is never made of what a repository has changed", async () => {
    const set = pythonSetOf("victim==1.0");
    index.publish({ name: "victim", version: "1.0", code: "HONEST = True\n" });
    const root = writeTree({});
    await lockProject(root, wantedOf([set]));
    index.publish({ name: "victim", version: "1.0", code: "HONEST = False\n" });
    rmSync(join(root, ".emrald"), { recursive: true, force: true });
    rmSync(machine.cache, { recursive: true, force: true });
    const failed = lockedFile(root, `python/${set.key}-any.zip`);
    await expect(failed).rejects.toThrow(WorldError);
    await expect(failed).rejects.toThrow('"victim==1.0" is not what was locked');
    await expect(ensurePython(root, set.key)).rejects.toThrow('"victim==1.0" is not what was locked');
    expect(readdirSync(join(root, ".emrald", "packages"))).toEqual([]);
  });
});

/** A set as the lock of a folder has it. */
function named(root: string, key: string): string {
  const lock = readLock(readFileSync(join(root, LOCK_FILE), "utf8"));
  return lockedSet({ set: key, requirements: lock?.python[key]?.requirements ?? "" });
}

describe("a local run's packages", () => {
  it("are installed once, and by two at once too", async () => {
    const root = writeTree({});
    await lockProject(root, wantedOf([clouds]));
    expect(installedPython(root, named(root, clouds.key))).toBeUndefined();
    const [one, other] = await Promise.all([ensurePython(root, clouds.key), ensurePython(root, clouds.key)]);
    expect(one).toBe(other);
    expect(installedPython(root, named(root, clouds.key))).toBe(one);
    const { python } = findMachine(root);
    const program = `import sys; sys.path.insert(0, sys.argv[1]); import clouds; print(clouds.TEXT)`;
    expect(execFileSync(python, ["-I", "-c", program, one], { encoding: "utf8" })).toBe("a cloud of words\n");
    const asked = index.asked.length;
    expect(await ensurePython(root, clouds.key)).toBe(one);
    expect(index.asked).toHaveLength(asked);
    expect(readdirSync(join(root, ".emrald", "packages")).filter((name) => name.startsWith("draft-"))).toEqual([]);
  });

  it("are not taken for whole where an installation was cut off", async () => {
    const root = writeTree({ [".emrald/packages/draft-999999999-x/packages/words/__init__.py"]: "half" });
    await lockProject(root, wantedOf([clouds]));
    expect(installedPython(root, named(root, clouds.key))).toBeUndefined();
    expect(existsSync(join(root, ".emrald/packages/draft-999999999-x"))).toBe(false);
  });
});

describe("what cannot be locked is told by name", () => {
  it.each([
    ["nobodys==1.0", 'there is no package "nobodys"'],
    ["words==7.0", 'there is no version "7.0" of "words"'],
    ["words==2.0", '"words==2.0" needs Python >=3.12'],
    ["quarrel==1.0", "all versions of quarrel depend on words<1"],
  ])("%s", async (text, message) => {
    const root = writeTree({});
    const failed = lockProject(root, wantedOf([pythonSetOf(text)]));
    await expect(failed).rejects.toThrow(WorldError);
    await expect(failed).rejects.toThrow(message);
    expect(existsSync(join(root, LOCK_FILE))).toBe(false);
  });

  it("with the version that there is", async () => {
    const failed = lockProject(writeTree({}), wantedOf([pythonSetOf("words==7.0")]));
    await expect(failed).rejects.toMatchObject({ next: "The newest that Python 3.9 can have is words==1.0." });
  });
});
