import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeTree } from "../project.ts";
import { emrald, emraldWith } from "./cli.ts";

const SOUND = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/sales.yaml": `pipeline: sales
vars:
  since: { type: date, default: 2026-01-01 }
  least: { type: int }
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  clean:
    app: clean.py
    reads: [raw]
    writes: [clean]
    params: { since: "\${vars.since}", least: "\${vars.least}" }
`,
  "spark/apps/clean.py": "def run(spark, raw, since, least):\n    return raw\n",
  "data/raw/1.csv": "1\n",
};

interface Refusal {
  readonly args: readonly string[];
  readonly code: number;
  readonly says: readonly (string | RegExp)[];
}

const refusals: Record<string, Refusal> = {
  "an unknown command": { args: ["chek"], code: 2, says: ["unknown command 'chek'", "Did you mean check?"] },
  "a word of another tool": {
    args: ["plan"],
    code: 2,
    says: [/unknown command 'plan'\n\(emrald compile prints the plan, emrald preview what/],
  },
  "an unknown option": { args: ["check", "--stric"], code: 2, says: ["unknown option '--stric'", "--strict"] },
  "an unknown target": { args: ["compile", "--as", "yaml"], code: 2, says: ["Allowed choices are plan, mermaid"] },
  "an unknown environment": {
    args: ["check", "--env", "prod"],
    code: 2,
    says: ['there is no environment "prod"', "Known: local."],
  },
  "an unknown pipeline": {
    args: ["run", "sale"],
    code: 2,
    says: ['there is no pipeline "sale"', 'Did you mean "sales"?'],
  },
  "an unknown variable": {
    args: ["run", "--var", "sinse=2026-01-01"],
    code: 2,
    says: ['there is no variable "sinse"', "Did you mean"],
  },
  "a variable of another type": {
    args: ["run", "--var", "since=tomorrow"],
    code: 2,
    says: ['the variable "since" must be a date, YYYY-MM-DD, not "tomorrow"'],
  },
  "a variable without a value": {
    args: ["run"],
    code: 2,
    says: ['step "sales/clean" needs the variable "sales.least", and it has no value'],
  },
  "a variable without a name": {
    args: ["run", "--var", "2026"],
    code: 2,
    says: ['--var takes name=value, not "2026"'],
  },
  "a data folder that is not there": {
    args: ["run", "--var", "least=1", "--data", "nowhere"],
    code: 3,
    says: ['the upload of "sales/raw" cannot be read', "ENOENT"],
  },
  "a project folder that is not there": {
    args: ["check", "--project", "nowhere"],
    code: 2,
    says: ['there is no folder "nowhere"'],
  },
  "an option for AWS on this machine": {
    args: ["run", "--via", "ssh"],
    code: 2,
    says: ["--via ssh is for environments on AWS"],
  },
  "another option for AWS on this machine": {
    args: ["run", "--cluster", "j-2AXXXXXXGAPLF"],
    code: 2,
    says: ["--cluster is for environments on AWS"],
  },
  "a run that is resumed with another wish": {
    args: ["run", "--resume", "r1", "--only", "clean"],
    code: 2,
    says: ["--only cannot change it"],
  },
  "a run that nobody knows": { args: ["runs", "r1"], code: 2, says: ['has had no run "r1"'] },
  "a fault that is none": { args: ["run", "--var", "least=1", "--fault", "hnag"], code: 2, says: ['"hnag"', "hang"] },
  "a name that stands for nothing": {
    args: ["explain", "sales/clen"],
    code: 2,
    says: ['there is no "sales/clen"', 'Did you mean "sales/clean"?'],
  },
};

describe("a wrong command line gets one clear message and its exit code", () => {
  it.each(Object.entries(refusals))("%s", async (_, { args, code, says }) => {
    const root = writeTree(SOUND);
    const { exitCode, stderr, stdout } = await emrald(root, ...args);
    for (const text of says) expect(stderr).toMatch(text instanceof RegExp ? text : new RegExp(escaped(text)));
    expect(stdout).toBe("");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(code);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("the world", () => {
  it("a disk that refuses writes: says which place and why, and starts nothing", async () => {
    const root = writeTree(SOUND);
    writeFileSync(join(root, ".emrald"), "a file where a folder should be");
    const { exitCode, stderr } = await emrald(root, "run", "--var", "least=1");
    expect(stderr).toMatch(/cannot list ".*\.emrald\/local\/s3\/.*": ENOTDIR/);
    expect(exitCode).toBe(3);
  });

  it("a port that is taken: says so, and how to choose another", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { exitCode, stderr } = await emrald(writeTree(SOUND), "local", "--port", String(port));
    expect(stderr).toContain(String(port));
    expect(stderr).toContain("--port");
    expect(exitCode).toBe(2);
  });

  it("a folder of pipelines that cannot be listed: says so, and is no bug", async () => {
    const root = writeTree({});
    // Also the superuser cannot follow it.
    symlinkSync("pipelines", join(root, "pipelines"));
    const { exitCode, stdout, stderr } = await emrald(root, "check", "--project", root);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toBe(
      `emrald: the folder "pipelines" of "${root}" cannot be read: ELOOP: too many symbolic links encountered`,
    );
  });

  it("a spec with errors: they are on stdout of check, with exit code 1, and run starts nothing", async () => {
    const root = writeTree({
      ...SOUND,
      "spark/apps/clean.py": "",
      "pipelines/sales.yaml": SOUND["pipelines/sales.yaml"].replace("clean.py", "clen.py"),
    });
    const check = await emrald(root, "check");
    expect(check.stdout).toContain(
      'pipelines/sales.yaml:10:10 error file/missing: the app "spark/apps/clen.py" does not exist',
    );
    expect(check.stderr).toBe("1 error");
    expect(check.exitCode).toBe(1);
    const json = JSON.parse((await emrald(root, "check", "--json")).stdout) as unknown;
    expect(json).toMatchObject({
      format: 1,
      ok: false,
      problems: [{ code: "file/missing", file: "pipelines/sales.yaml", line: 10, column: 10 }],
    });
    const run = await emrald(root, "run", "--var", "least=1");
    expect(run.stderr).toContain("file/missing");
    expect(run.exitCode).toBe(1);
  });

  it("EMRALD_VENV that names nothing: says so, and runs with no other", async () => {
    const { exitCode, stderr } = await emraldWith(
      { EMRALD_VENV: "/nowhere" },
      writeTree(SOUND),
      "run",
      "--var",
      "least=1",
    );
    expect(stderr).toContain('there is no Python environment in "/nowhere"');
    expect(exitCode).toBe(3);
  });

  it("a file that is the copy of another is held against its own schema, cached or not", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, number) => [`pipelines/p${number}.yaml`, `pipeline: p${number}\n`]),
    );
    const root = writeTree({
      ...many,
      "pipelines/project.yaml": "project: demo\n",
      "pipelines/zcopy.yaml": "project: demo\n",
    });
    const [first, second] = [await emrald(root, "check"), await emrald(root, "check")];
    expect(first.exitCode).toBe(1);
    expect(second.stdout).toBe(first.stdout);
  });

  it("the working directory is anywhere inside of the project", async () => {
    const root = writeTree(SOUND);
    mkdirSync(join(root, "deep/down"), { recursive: true });
    const [above, inside] = await Promise.all([emrald(root, "compile"), emrald(join(root, "deep/down"), "compile")]);
    expect(inside.stdout).toBe(above.stdout);
    expect(above.stdout).not.toContain(root);
  });
});
