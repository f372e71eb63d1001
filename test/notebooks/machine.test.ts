import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished, vi } from "vitest";
import { toLocalSubmit } from "../../src/local/spark/local-submit.ts";
import { findMachine } from "../../src/machine/find.ts";
import { REPOSITORY } from "./support/jupyter.ts";

/** What the notebook's kernel says again in Python, held to what a local run does. */

function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "emrald-machine-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A function of lake.py, whose answer is JSON. */
async function asked(expression: string, ...args: readonly string[]): Promise<unknown> {
  const kernel = join(REPOSITORY, "notebooks", "kernels", "pysparkkernel");
  const code = `import json, sys; sys.path.insert(0, ${JSON.stringify(kernel)})
import lake; from pathlib import Path
print(json.dumps(${expression}))`;
  const python = join(REPOSITORY, ".venv-notebooks", "bin", "python");
  const { stdout } = await execa(python, ["-c", code, ...args], { stdin: "ignore" });
  return JSON.parse(stdout);
}

function write(file: string, text = ""): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

interface Environment {
  readonly stamp?: boolean;
  readonly spark?: boolean;
  /** What it notes as its Java. */
  readonly java?: string;
}

function makeEnvironment(venv: string, { stamp = false, spark = true, java }: Environment): void {
  write(join(venv, "bin", "python"));
  if (spark) write(join(venv, "lib/python3.11/site-packages/pyspark/bin/spark-submit"));
  if (stamp) write(join(venv, "emrald-setup"));
  if (java !== undefined) write(join(venv, "java-home"), `${java}\n`);
}

interface Case {
  /** By folder of the project. */
  readonly environments: Readonly<Record<string, Environment>>;
  readonly named?: string;
  /** JAVA_HOME, and what of these is there: folders of the project. */
  readonly javaHome?: string;
  readonly javas?: readonly string[];
}

it.each<[what: string, given: Case]>([
  ["the one that EMRALD_VENV names goes first", { environments: { ".venv": {}, named: {} }, named: "named" }],
  ["the project's own, before emrald's", { environments: { ".venv": {}, ".emrald/venv": { stamp: true } } }],
  [
    "the project's own is no environment without pyspark",
    { environments: { ".venv": { spark: false }, ".emrald/venv": { stamp: true } } },
  ],
  ["one that was not made to its end is passed over", { environments: { ".emrald/venv": { stamp: false } } }],
  [
    "the Java that the set-up has noted",
    { environments: { ".venv": { java: "noted" } }, javas: ["noted", "set"], javaHome: "set" },
  ],
  [
    "JAVA_HOME where the noted one is gone",
    { environments: { ".venv": { java: "noted" } }, javas: ["set"], javaHome: "set" },
  ],
  [
    "PATH where JAVA_HOME is gone too",
    { environments: { ".venv": { java: "noted" } }, javas: ["path"], javaHome: "set" },
  ],
])("the kernel finds the machine of a local run: %s", async (_, given) => {
  const root = emptyFolder();
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [venv, { java, ...how }] of Object.entries(given.environments))
    makeEnvironment(join(root, venv), java === undefined ? how : { ...how, java: join(root, java) });
  for (const java of given.javas ?? ["path"]) write(join(root, java, "bin", "java"));
  vi.stubEnv("EMRALD_VENV", given.named && join(root, given.named));
  vi.stubEnv("JAVA_HOME", given.javaHome && join(root, given.javaHome));
  vi.stubEnv("PATH", join(root, "path", "bin"));
  const { sparkHome, javaHome = null } = findMachine(root);
  const found = "(lambda one: [str(one.spark_home), one.java_home and str(one.java_home)])";
  expect(await asked(`${found}(lake.find_machine(Path(sys.argv[1])))`, root)).toEqual([sparkHome, javaHome]);
});

it.each([
  ["EMRALD_VENV names none", "nowhere", "path", /there is no Spark in ".*\/nowhere": unset EMRALD_VENV/],
  ["there is no Java", ".venv", "nowhere", /there is no Java on this machine/],
])("the kernel finds none where a local run does not: %s", async (_, named, path, says) => {
  const root = emptyFolder();
  onTestFinished(() => void vi.unstubAllEnvs());
  makeEnvironment(join(root, ".venv"), {});
  write(join(root, "path", "bin", "java"));
  vi.stubEnv("EMRALD_VENV", join(root, named));
  vi.stubEnv("JAVA_HOME", undefined);
  vi.stubEnv("PATH", join(root, path, "bin"));
  expect(() => findMachine(root)).toThrow(/there is no (Python environment|Java)/);
  await expect(asked("lake.find_machine(Path(sys.argv[1]))", root)).rejects.toThrow(says);
});

it("the kernel maps buckets to folders as a local run does", async () => {
  const s3Dir = emptyFolder();
  const buckets = ["lake-bronze-0a1b2c", "lake-gold 100%"];
  for (const bucket of buckets) mkdirSync(join(s3Dir, bucket));
  const submit = toLocalSubmit(
    { options: [], main: "main.py", args: [] },
    { cores: 1, driverMemory: "1g", conf: {}, configurations: [], s3Dir, buckets, workDir: s3Dir },
  );
  const properties = submit.options.filter((one) => one.startsWith("spark.hadoop.fs."));
  expect(properties.length).toBe(2 * 2 + buckets.length);
  expect(await asked("lake.s3_properties(Path(sys.argv[1]))", s3Dir)).toEqual(
    Object.fromEntries(properties.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)])),
  );
});
