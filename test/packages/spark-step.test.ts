import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findMachine } from "../../src/machine/find.ts";
import { lockedFile, lockProject } from "../../src/packages/index.ts";
import { LOCK_FILE, requirementsFile } from "../../src/spec/packages-lock.ts";
import { compileTree, writeTree } from "../project.ts";
import { aloneWith } from "./support/alone.ts";
import { type PackageIndex, packageIndex } from "./support/package-index.ts";
import { pythonSetOf, wantedOf } from "./support/sets.ts";

// Each starts Spark, on a machine that others use too.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const clouds = pythonSetOf("clouds==1.0");
const PROJECT = `
project: sky
fleets: { small: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 1 } } }
cluster: { release: emr-7.13.0 }
environments:
  dev: { region: us-east-1, fleet: small, account: "123456789012", network: { vpc: vpc-1, subnets: [subnet-1] } }
`;
const PIPELINE = `
pipeline: sky
steps:
  draw: { script: spark/scripts/draw.py, spark: { python_packages: [clouds==1.0] } }
`;
const CLOUDS = `
import pkgutil
import words

def cloud(number):
    sizes = len(pkgutil.get_data(__name__, "data/large.bin")), len(pkgutil.get_data(__name__, "data/empty.bin"))
    return f"{number}: {words.TEXT}, {sizes}"
`;
const DATA = {
  "data/large.bin": Buffer.alloc((1 << 20) + 300, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))),
  "data/empty.bin": Buffer.alloc(0),
  "data/Grüße.txt": Buffer.from("name and text are UTF-8: äöü\n"),
};

let index: PackageIndex;
let machine: ReturnType<typeof aloneWith>;

beforeAll(async () => {
  index = await packageIndex(
    { name: "clouds", version: "1.0", needs: ["words"], code: CLOUDS, data: DATA },
    { name: "words", version: "1.0", code: "TEXT = 'grüß'\n" },
  );
  machine = aloneWith(index.url);
});

afterAll(async () => {
  await index.close();
  machine.remove();
});

/** What the compiler tells spark-submit, by its options and its settings. */
function told(root: string): { readonly archive: string; readonly conf: Readonly<Record<string, string>> } {
  const files = ["pipelines/project.yaml", "pipelines/sky.yaml", "spark/scripts/draw.py", LOCK_FILE];
  const tree = [...files, requirementsFile(clouds.key)].map((file) => [file, readFileSync(join(root, file), "utf8")]);
  const { plan, diagnostics } = compileTree(Object.fromEntries(tree) as Record<string, string>, "dev");
  const words = plan?.steps["sky/draw"]?.args ?? [];
  expect(words, JSON.stringify(diagnostics)).not.toEqual([]);
  const after = (option: string) => words.flatMap((word, at) => (word === option ? [words[at + 1]] : []));
  const [archive] = after("--archives").map((uri) => JSON.stringify(uri));
  const conf = after("--conf").filter((setting) => typeof setting === "string");
  return {
    archive: /#(\w+)"/.exec(archive ?? "")?.[1] ?? "",
    conf: Object.fromEntries(conf.map((setting) => setting.split("=", 2) as [string, string])),
  };
}

interface Found {
  /** What the package said, where it lies, and the folder that it was asked in. */
  readonly driver: readonly [string, string, string];
  readonly workers: readonly (readonly [string, string, string])[];
}

/** A node's folders and processes: what only one of them is told does not get to the other. */
async function node() {
  const root = writeTree({ "pipelines/project.yaml": PROJECT, "pipelines/sky.yaml": PIPELINE });
  mkdirSync(join(root, "spark/scripts"), { recursive: true });
  cpSync(resolve("test/packages/support/words-step.py"), join(root, "spark/scripts/draw.py"));
  await lockProject(root, wantedOf([clouds]));
  // Under the name that it has among the artifacts.
  const file = join(root, `${clouds.key}-any.zip`);
  cpSync(await lockedFile(root, `python/${clouds.key}-any.zip`), file);
  const { python, sparkHome, javaHome } = findMachine(resolve("."));
  // Executors of a local cluster work in a folder of Spark's own.
  const spark = join(root, "spark-home");
  mkdirSync(spark);
  for (const name of readdirSync(sparkHome)) symlinkSync(join(sparkHome, name), join(spark, name));
  const work = join(root, "driver");
  mkdirSync(work);
  const { archive, conf } = told(root);
  const ofDriver = Object.entries(conf).map(([key, value]) => [/^spark\.yarn\.appMasterEnv\.(\w+)$/.exec(key), value]);
  const exported = ofDriver.flatMap(([found, value]) =>
    found && typeof value === "string" ? [`export ${(found as RegExpExecArray)[1] ?? ""}="${value}:$PYTHONPATH"`] : [],
  );
  const driver = join(root, "driver-python");
  writeFileSync(driver, ["#!/bin/sh", ...exported, `exec "${python}" "$@"`, ""].join("\n"));
  chmodSync(driver, 0o755);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: root,
    LANG: "C.UTF-8",
    PYTHONNOUSERSITE: "1",
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: driver,
    SPARK_HOME: spark,
    SPARK_LOCAL_IP: "127.0.0.1",
    SPARK_LOCAL_HOSTNAME: "localhost",
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
  };
  const submit = (options: { unpacked?: boolean; sent?: boolean; path?: boolean } = {}) => {
    const { unpacked = true, sent = true, path = true } = options;
    const settings = Object.entries(conf).filter(([key]) => path || key !== "spark.executorEnv.PYTHONPATH");
    const words = [
      ...["--master", "local-cluster[1,1,1024]", "--driver-memory", "512m"],
      ...["--conf", "spark.ui.enabled=false", "--conf", "spark.executor.memory=512m"],
      ...settings.flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
      ...(sent ? ["--archives", `${file}#${archive}`] : []),
      ...[join(root, "spark/scripts/draw.py"), file],
    ];
    const start = [join(spark, "bin", "spark-submit"), ...words];
    const archives = unpacked ? [`${file}#${archive}`] : [];
    return execa(python, [resolve("spark/emrald/unpack.py"), ...archives, "--", ...start], {
      cwd: work,
      env,
      extendEnv: false,
      reject: false,
    });
  };
  return { submit, work, file, env, python };
}

/** All files below a folder, by their paths. */
function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  for (const path of paths) expect(statSync(path).mode & 0o400, path).toBe(0o400);
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

function expectSame(found: ReadonlyMap<string, Buffer>, wanted: ReadonlyMap<string, Buffer>): void {
  expect([...found.keys()]).toEqual([...wanted.keys()]);
  for (const [path, bytes] of wanted) expect(found.get(path)?.equals(bytes), path).toBe(true);
}

const compiled = (path: string): boolean => path.includes("__pycache__/");

describe("a step on real Spark whose packages are in an archive alone", () => {
  it("imports them in its driver program and in its workers, each from the folder where they were unpacked", async () => {
    const { submit, work, file, env, python } = await node();
    // Nothing else on this machine has it.
    const { stderr } = await execa(python, ["-c", "import clouds"], { env, extendEnv: false, reject: false });
    expect(stderr).toContain("No module named 'clouds'");

    const done = await submit();
    expect(done.exitCode, done.stderr).toBe(0);
    const { driver, workers } = JSON.parse(/^found (.*)$/m.exec(done.stdout)?.[1] ?? "null") as Found;
    const said = (number: number) => `${String(number)}: grüß, (${String((1 << 20) + 300)}, 0)`;
    expect([driver[0], ...workers.map(([text]) => text)]).toEqual([0, 0, 1, 2, 3].map(said));
    const [, executors, executor] = workers[0] ?? ["", "", ""];
    expect(executor).not.toBe(work);
    for (const [path, folder] of [
      [driver[1], work],
      [executors, executor],
    ] as const) {
      expect(resolve(folder, path)).toBe(join(folder, "python_packages/clouds/__init__.py"));
    }

    const wanted = new Map(Object.entries(unzipSync(readFileSync(file))).map(([path, b]) => [path, Buffer.from(b)]));
    expect([...wanted.keys()]).toContain("clouds/data/Grüße.txt");
    const unpacked = [join(work, "python_packages"), join(work, "by_hadoop"), join(executor, "python_packages")];
    for (const folder of unpacked) {
      const found = [...filesOf(folder)].filter(([path]) => !compiled(path));
      expectSame(new Map(found), wanted);
    }
  });

  it.each([
    ["its driver program has no archive", { unpacked: false }],
    ["its executors have no archive", { sent: false }],
    ["its executors are not told where it is", { path: false }],
  ])("fails where %s", async (_, without) => {
    const { submit } = await node();
    const done = await submit(without);
    expect(done.exitCode).toBe(1);
    expect(done.stdout + done.stderr).toContain("No module named 'clouds'");
    expect(done.stdout).not.toContain("found");
  });
});
