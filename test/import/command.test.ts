import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { emrald } from "../acceptance/cli.ts";

const GOLDEN = resolve(import.meta.dirname, "..", "golden", "import");

function folderOf(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "emrald-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

it("prints YAML on stdout, and on stderr what is left out and which code to fetch", async () => {
  const folder = folderOf();
  cpSync(join(GOLDEN, "lake_steps", "steps.json"), join(folder, "steps.json"));
  const { exitCode, stdout, stderr } = await emrald(folder, "import", "steps.json");
  expect(exitCode).toBe(0);
  expect(`${stdout}\n`).toBe(readFileSync(join(GOLDEN, "lake_steps", "expected.yaml"), "utf8"));
  expect(stderr).toContain("left out:\n  ActionOnFailure: CONTINUE (7 of 7 steps)");
  expect(stderr).toContain(
    "aws s3 cp s3://emr-demo-work-123456789012-us-east-1/analyze/bakery_sales.py spark/scripts/bakery_sales.py",
  );
});

it("writes a project that passes check, whose stand-ins fail; and never over what is there", async () => {
  const folder = folderOf();
  cpSync(join(GOLDEN, "word_clouds", "job-flow.json"), join(folder, "job-flow.json"));
  const made = await emrald(folder, "import", "job-flow.json", "--name", "clouds", "--out", "lake");
  expect(made.exitCode, made.stderr).toBe(0);
  expect(made.stdout.split("\n").sort()).toEqual([
    "bootstrap/install_python_packages.sh",
    "pipelines/clouds.yaml",
    "pipelines/project.yaml",
    "spark/scripts/clouds.py",
    "spark/scripts/group.py",
    "spark/scripts/preprocess.py",
  ]);
  const check = await emrald(join(folder, "lake"), "check");
  expect(check.stdout).not.toContain(" error ");
  expect(check.exitCode).toBe(0);
  expect(readFileSync(join(folder, "lake", "spark/scripts/group.py"), "utf8")).toContain("raise SystemExit(");
  const again = await emrald(folder, "import", "job-flow.json", "--out", "lake");
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('"bootstrap/install_python_packages.sh"');
  expect(again.stderr).toContain("are in the way: nothing was written");
});

it("gives JSON", async () => {
  const folder = folderOf();
  cpSync(join(GOLDEN, "word_clouds_fleet", "instance-fleets.json"), join(folder, "f.json"));
  const { stdout } = await emrald(folder, "import", "f.json", "--json");
  const document = JSON.parse(stdout) as { files: object; left_out: { what: string }[] };
  expect(document).toMatchObject({ format: 1, command: "import", name: "f" });
  expect(Object.keys(document.files)).toEqual(["pipelines/project.yaml"]);
  expect(document.left_out.map(({ what }) => what).join()).toContain("BlockDurationMinutes: 60");
});

it.each<[what: string, text: string, says: string, next: string]>([
  [
    "a comma too much",
    '[{"Name": "a"},\n  ]',
    'a.json:2:3: this is not JSON: "]" is not expected here',
    "Take the comma before it away.",
  ],
  ["single quotes", "[{'Name': 1}]", 'a.json:1:3: this is not JSON: "\'" is not expected here', "double quotes"],
  ["a file cut off", '{"Steps": [', "a.json:1:12: this is not JSON: the file ends in the middle", "import takes"],
  ["nothing", "  \n", '"a.json" is empty', "import takes"],
  [
    "a wrong word, by line and column",
    '[\n  { "InstanceFleetType": "CORE",\n    "TargetOnDemandCapacity": "x",\n    "InstanceTypeConfigs": [{ "InstanceType": "m5.xlarge" }] }\n]',
    'a.json:3:5: [0].TargetOnDemandCapacity must be a whole number, not "x"',
    "",
  ],
])("refuses %s", async (_, text, says, next) => {
  const { exitCode, stderr } = await emrald(folderOf({ "a.json": text }), "import", "a.json");
  expect(stderr).toContain(says);
  expect(stderr).toContain(next);
  expect(exitCode).toBe(2);
});

it("refuses what is no file, and a cluster of which nothing says the region", async () => {
  const folder = folderOf();
  mkdirSync(join(folder, "f"));
  expect((await emrald(folder, "import", "none.json")).stderr).toContain(
    '"none.json" cannot be read: there is no such file',
  );
  expect((await emrald(folder, "import", "f")).stderr).toContain('"f" cannot be read: it is a folder');
  expect((await emrald(folder, "import", "j-2AXXXXXXGAPLF")).stderr).toContain("Give --region, or set AWS_REGION.");
  expect((await emrald(folder, "import", "none.json", "--name", "a-b")).stderr).toContain(
    '--name: "a-b" is not a name',
  );
  expect(existsSync(join(folder, "pipelines"))).toBe(false);
});
