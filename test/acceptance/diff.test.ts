import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../git/repository.ts";
import { writeTree } from "../project.ts";
import { emrald, emraldWith } from "./cli.ts";

const PROJECT = `project: shop
fleets: { small: { primary: m5.xlarge } }
cluster: { release: emr-7.13.0 }
environments:
  dev: { region: us-east-1, fleet: small, network: { nat: true } }
  prod: { region: us-east-1, fleet: small, network: { nat: true }, protect: true }
`;

const PIPELINE = `pipeline: sales
datasets:
  raw: { stage: bronze, path: sales/*.csv, format: csv, options: { header: true }, upload: data/, columns: { id: bigint } }
  clean: { stage: gold, format: parquet, columns: { id: bigint }, consumers: [board] }
steps:
  clean: { sql: SELECT id FROM raw, reads: [raw], writes: [clean] }
`;

const TREE = {
  "pipelines/project.yaml": PROJECT,
  "pipelines/sales.yaml": PIPELINE,
  "data/a.csv": "id\n1\n",
  ".gitignore": ".emrald/\n",
};

const NARROWED = {
  "pipelines/sales.yaml": PIPELINE.replace("parquet, columns: { id: bigint }", "parquet, columns: { id: int }"),
};

it("says what was changed since the branch left, for every environment, and keeps its hands off the working tree", async () => {
  const { root, git, commit } = repository(TREE);
  git("switch", "--quiet", "--create", "work");
  commit(NARROWED);
  git("switch", "--quiet", "main");
  commit({ "pipelines/project.yaml": PROJECT.replace("protect: true", "protect: false") });
  git("switch", "--quiet", "work");
  writeFileSync(join(root, "pipelines/sales.yaml"), "not: yaml: at: all");
  const TMPDIR = writeTree({});
  mkdirSync(TMPDIR, { recursive: true });
  const { exitCode, stdout, stderr } = await emraldWith({ TMPDIR }, root, "diff", "main...HEAD", "--exit-code");
  expect([exitCode, stderr]).toEqual([4, ""]);
  expect(stdout).toMatch(/^main \([0-9a-f]{12}\) → HEAD \([0-9a-f]{12}\)$/m);
  expect(stdout).toContain("dev: breaking");
  expect(stdout).toContain("prod: breaking");
  expect(stdout).toContain("board reads sales/clean");
  expect(stdout).not.toContain("protect");
  expect(git("status", "--porcelain")).toBe(" M pipelines/sales.yaml");
  expect(readdirSync(TMPDIR)).toEqual([]);
});

it("compares with the folder as it is, and one environment", async () => {
  const { root } = repository(TREE);
  expect((await emrald(root, "diff", "--exit-code")).exitCode).toBe(0);
  writeFileSync(join(root, "pipelines/sales.yaml"), NARROWED["pipelines/sales.yaml"]);
  const { exitCode, stdout } = await emrald(root, "diff", "--env", "dev", "--json");
  expect(exitCode).toBe(0);
  const document = JSON.parse(stdout) as { environments: { environment: string; changes: unknown[] }[] };
  expect(document).toMatchObject({
    format: 1,
    command: "diff",
    class: "breaking",
    environments: [
      { environment: "dev", class: "breaking", changes: [{ kind: "column/narrowed", subject: "sales/clean" }] },
    ],
  });
});

it("says that it cannot tell where the other end has errors, and what is wrong where this one has", async () => {
  const broken = { "pipelines/sales.yaml": PIPELINE.replace("reads: [raw]", "reads: [row]") };
  const { root, commit } = repository({ ...TREE, ...broken });
  commit({ "pipelines/sales.yaml": PIPELINE });
  const mended = await emrald(root, "diff", "HEAD~1..HEAD", "--exit-code");
  expect([mended.exitCode, mended.stdout]).toEqual([
    5,
    expect.stringContaining("the spec that it is compared with has an error"),
  ]);
  expect((await emrald(root, "diff", "HEAD~1..HEAD")).exitCode).toBe(0);
  const wrong = await emrald(root, "diff", "HEAD..HEAD~1", "--exit-code");
  expect([wrong.exitCode, wrong.stdout]).toEqual([1, expect.stringContaining("cannot be told")]);
  expect(wrong.stderr).toMatch(/pipelines\/sales\.yaml:6:\d+ error data\/unknown-dataset/);
  expect(wrong.stderr.match(/unknown-dataset:/g)).toHaveLength(1);
});

it("knows environments that are new, gone, or in neither", async () => {
  const { root } = repository(TREE);
  writeFileSync(join(root, "pipelines/project.yaml"), PROJECT.replace("dev:", "test:"));
  const { stdout } = await emrald(root, "diff");
  expect(stdout).toContain("environment/removed");
  expect(stdout).toContain("environment/added");
  const { exitCode, stderr } = await emrald(root, "diff", "--env", "tets");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean "test"?')]);
});

it("never takes what is not known for nothing", async () => {
  const { root } = repository(TREE);
  writeFileSync(join(root, "pipelines/project.yaml"), PROJECT.replace("us-east-1", "eu-west-1"));
  const { stdout } = await emrald(root, "diff", "--env", "dev");
  expect(stdout).toMatch(/^ {4}[\d.]+ → not known USD a run \(1 h assumed\)$/m);
  expect(stdout).toContain("    not known: all prices of eu-west-1: emrald cost --refresh gets them");
});

it.each([
  [["nowhere...HEAD"], 2, 'git knows no commit "nowhere"'],
  [["--env", "local"], 2, "is on this machine, and is not compared"],
  [["main", "HEAD"], 2, "too many arguments"],
] as const)("diff %j", async (args, code, says) => {
  const { root } = repository(TREE);
  const { exitCode, stderr } = await emrald(root, "diff", ...args);
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(says)]);
});

it("needs a repository, and takes a project in a folder of one", async () => {
  const bare = await emrald(writeTree(TREE), "diff");
  expect([bare.exitCode, bare.stderr]).toEqual([2, expect.stringContaining("is in no git repository")]);
  const { root, git } = repository({ "README.md": "x" });
  mkdirSync(join(root, "lake"));
  const inside = writeTree(TREE);
  for (const file of readdirSync(inside)) renameSync(join(inside, file), join(root, "lake", file));
  const all = await emrald(join(root, "lake"), "diff");
  expect(all.stdout).toContain("environment/added");
  git("add", "--all");
  git("commit", "--quiet", "--message", "lake");
  const none = await emrald(join(root, "lake"), "diff", "HEAD~1...HEAD", "--exit-code");
  expect([none.exitCode, none.stdout]).toEqual([4, expect.stringContaining("dev: additive")]);
});
