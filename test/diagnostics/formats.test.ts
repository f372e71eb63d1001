import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { annotations, unheard } from "../../src/project/print/github.ts";
import { type Mark, marksOf } from "../../src/project/print/mark.ts";
import { sarif } from "../../src/project/print/sarif.ts";
import { loadProject } from "../../src/project/project.ts";
import { emrald } from "../acceptance/cli.ts";
import { type Tree, writeTree } from "../project.ts";
import { type SarifLog, sarifFaults } from "./sarif-faults.ts";

/** A wrong key behind characters that are two UTF-16 code units each, and a clash with an earlier place. */
const PIPELINE = `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv }
  "a😀": { stage: silver }
  a: { stage: silver, format: parquet, collumns: { x: int } }
steps:
  one: { convert: true, reads: [raw], writes: [a] }
  two: { convert: true, reads: [raw], writes: [a] }
`;
const TREE: Tree = { "pipelines/project.yaml": "project: demo\n", "pipelines/p.yaml": PIPELINE };

/** A project in a folder of its repository; the repository's own folder, and the project's. */
function repository(tree: Tree): { top: string; root: string } {
  const top = writeTree({ ".git/HEAD": "ref: refs/heads/main\n" });
  const root = join(top, "lake #1");
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return { top, root };
}

async function marks(tree: Tree): Promise<readonly Mark[]> {
  const { root } = repository(tree);
  return marksOf(root, (await loadProject(root)).diagnostics);
}

const mark = (more: Partial<Mark> = {}): Mark => ({
  code: "data/x",
  severity: "error",
  message: "no",
  file: "p.yaml",
  related: [],
  fingerprint: "f",
  ...more,
});

describe("annotations of GitHub", () => {
  it("name the file from the root of the repository on, and the stretch", async () => {
    const lines = annotations(await marks(TREE))
      .trim()
      .split("\n");
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^::error file=lake #1\/pipelines\/p\.yaml,line=5,endLine=5,col=40,endColumn=48,title=schema\/unknown-key::unknown key "collumns"/,
      ),
    );
  });

  it("escape what would end a property or the command", () => {
    const hostile = "50%\r\n::error::x, y: z";
    const printed = annotations([mark({ code: hostile, message: hostile, hint: "a,b:c", file: hostile })]);
    expect(printed).toBe(
      "::error file=50%25%0D%0A%3A%3Aerror%3A%3Ax%2C y%3A z,title=50%25%0D%0A%3A%3Aerror%3A%3Ax%2C y%3A z::50%25%0D%0A::error::x, y: z%0Aa,b:c\n",
    );
  });

  it("have no columns where the stretch has several lines: GitHub refuses them there", () => {
    const region = { line: 2, column: 3, endLine: 4, endColumn: 1 };
    expect(annotations([mark({ region })])).toBe("::error file=p.yaml,line=2,endLine=4,title=data/x::no\n");
  });

  it("are ten errors and ten warnings, and a notice of how many more there are", () => {
    const many = [
      ...Array.from({ length: 13 }, (_, index) => mark({ severity: "warning", message: `w${index}` })),
      ...Array.from({ length: 11 }, (_, index) => mark({ message: `e${index}` })),
    ];
    const lines = annotations(many).trim().split("\n");
    expect(lines.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::warning"))).toHaveLength(10);
    expect(lines.at(-1)).toBe("::notice title=emrald::1 more error and 3 more warnings: see the log of this step");
    expect(annotations(many.slice(0, 10))).not.toContain("notice");
  });

  it("stand behind the text for people, whose words are no commands", () => {
    expect(unheard("::add-mask::x\n##[error]y", "t1")).toBe("::stop-commands::t1\n::add-mask::x\n##[error]y\n::t1::\n");
    expect(unheard("", "t1")).toBe("");
  });
});

describe("SARIF", () => {
  it("has what the standard wants, and places that are right to the code unit", async () => {
    const log = JSON.parse(JSON.stringify(sarif(await marks(TREE)))) as SarifLog;
    expect(sarifFaults(log)).toEqual([]);
    const [run] = log.runs;
    const found = run?.results.find(({ ruleId }) => ruleId === "schema/unknown-key");
    expect(found?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "lake%20%231/pipelines/p.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 5, startColumn: 40, endLine: 5, endColumn: 48 },
    });
    const clash = run?.results.find(({ ruleId }) => ruleId === "data/two-writers");
    expect(clash?.relatedLocations).toHaveLength(1);
    expect(run?.tool.driver.rules.map(({ id }) => id)).toContain("data/two-writers");
  });

  it("counts columns in UTF-16 code units", async () => {
    const [found] = (await marks(TREE)).filter(({ message }) => message.includes("😀"));
    expect(found?.region).toMatchObject({ line: 4, column: 3, endColumn: 8 });
  });

  it("knows a problem again when lines come and go above it, and tells two that look alike apart", async () => {
    const before = await marks(TREE);
    const after = await marks({ ...TREE, "pipelines/p.yaml": `# one more line\n\n${PIPELINE}` });
    const prints = (all: readonly Mark[]): string[] => all.map(({ fingerprint }) => fingerprint).sort();
    expect(prints(after)).toEqual(prints(before));
    expect(after.map(({ region }) => region?.line)).not.toEqual(before.map(({ region }) => region?.line));
    expect(new Set(prints(before)).size).toBe(before.length);
    const other = await marks({ ...TREE, "pipelines/p.yaml": PIPELINE.replace("collumns", "colums") });
    expect(prints(other)).not.toEqual(prints(before));
  });

  it("does not take the second of two for the first when that is mended", async () => {
    const twice = PIPELINE.replace("raw: { stage: bronze,", "raw: { collumns: {}, stage: bronze,");
    const unknown = (all: readonly Mark[]): string[] =>
      all.filter(({ code }) => code === "schema/unknown-key").map(({ fingerprint }) => fingerprint);
    const both = unknown(await marks({ ...TREE, "pipelines/p.yaml": twice }));
    expect(both).toHaveLength(2);
    expect(unknown(await marks(TREE))).toEqual([both[1]]);
  });

  it("is empty where nothing is wrong, and says which tool has looked", () => {
    const log = JSON.parse(JSON.stringify(sarif([]))) as SarifLog;
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0]?.results).toEqual([]);
  });
});

describe("emrald check", () => {
  it("prints each format on stdout, and keeps its exit code", async () => {
    const { root } = repository(TREE);
    const github = await emrald(root, "check", "--format", "github");
    expect(github.exitCode).toBe(1);
    const [first = "", ...rest] = github.stdout.split("\n");
    const token = /^::stop-commands::([0-9a-f-]{36})$/.exec(first)?.[1] ?? "none";
    expect(rest.slice(rest.indexOf(`::${token}::`) + 1).every((line) => line.startsWith("::"))).toBe(true);
    expect(rest.slice(0, rest.indexOf(`::${token}::`)).join("\n")).toContain("pipelines/p.yaml:5:40 error");
    const log = await emrald(root, "check", "--format", "sarif");
    expect(sarifFaults(JSON.parse(log.stdout) as SarifLog)).toEqual([]);
    expect(log.exitCode).toBe(1);
    const json = await emrald(root, "check", "--format", "json");
    expect(json.stdout).toBe((await emrald(root, "check", "--json")).stdout);
  });

  it("has verify tell the same of a spec that is wrong", async () => {
    const { root } = repository(TREE);
    const log = await emrald(root, "verify", "--format", "sarif");
    expect(log.exitCode).toBe(1);
    const { runs } = JSON.parse(log.stdout) as SarifLog;
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toContain("schema/unknown-key");
  });

  it("refuses two ways at once, and a format that is none", async () => {
    const { root } = repository(TREE);
    const both = await emrald(root, "check", "--json", "--format", "sarif");
    expect([both.exitCode, both.stderr]).toEqual([2, expect.stringContaining("give one")]);
    const none = await emrald(root, "check", "--format", "xml");
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("text, json, github, sarif")]);
  });

  it("tells the environments on AWS in the order of the file", async () => {
    const project = `project: demo
cluster: { release: emr-7.13.0 }
fleets: { small: { primary: m5.xlarge } }
environments:
  test: { region: us-east-1, fleet: small, network: { nat: true }, after_run: keep }
  prod: { region: eu-west-1, account: "123456789012", fleet: small, network: { nat: true }, deploy: by_hand }
  dev: { region: us-east-1, fleet: small, network: { nat: true } }
`;
    const { root } = repository({ "pipelines/project.yaml": project });
    const { stdout } = await emrald(root, "check", "--json");
    expect((JSON.parse(stdout) as { environments: object[] }).environments).toEqual([
      { name: "test", region: "us-east-1", deploy: "on_merge", after_run: "keep" },
      { name: "prod", region: "eu-west-1", account: "123456789012", deploy: "by_hand", after_run: "destroy" },
      { name: "dev", region: "us-east-1", deploy: "on_merge", after_run: "destroy" },
    ]);
  });
});
