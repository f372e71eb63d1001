import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { notebookStatements } from "../../../src/infra/decide/notebook-access.ts";
import { notebookSession } from "../../../src/infra/decide/notebook-session.ts";
import { encodedScript, NOTEBOOK_USER, startScript } from "../../../src/infra/decide/notebook-start.ts";
import { livyUrl, notebookName } from "../../../src/infra/decide/notebook.ts";
import { asText, bind } from "../../../src/plan/bind.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { compileTree } from "../../project.ts";
import { allows } from "../support/allows.ts";

const ACCOUNT = "123456789012";
const HOME = { region: "us-east-1", account: ACCOUNT };
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c`;

function planOf(project: string): Plan {
  const { plan, diagnostics } = compileTree(
    {
      "pipelines/project.yaml": `
project: demo
cluster: { release: emr-7.13.0, applications: [Spark, Livy] }
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
${project}
environments:
  dev: { region: us-east-1, account: "${ACCOUNT}", fleet: small, lifecycle: standing, after_run: keep, notebook: {} }
`,
      "pipelines/sales.yaml": `
pipeline: sales
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/, columns: { id: int } }
  theirs: { uri: "s3://someone-elses/data/", format: parquet, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int }, exports: { csv: {} } }
steps:
  clean: { sql: "SELECT id FROM raw", reads: [raw, theirs], writes: [clean] }
`,
      "data/raw/1.csv": "",
    },
    "dev",
  );
  expect(diagnostics).toEqual([]);
  if (!plan) throw new Error("no plan");
  return bind(plan, { account: ACCOUNT }, plan);
}

const bucketOf = (plan: Plan, stage: string): string => `arn:aws:s3:::${asText(plan.buckets[stage])}`;

it("reads the lake, the catalog and nothing else, and changes nothing", () => {
  const plan = planOf(`security: { kms_key: "${KEY}" }`);
  const statements = notebookStatements(plan, HOME, "demo-dev-notebook");
  const may = (action: string, resource: string): boolean => allows(statements, action, resource);
  const glue = (what: string): string => `arn:aws:glue:us-east-1:${ACCOUNT}:${what}`;
  for (const stage of ["bronze", "silver"]) {
    expect(may("s3:GetObject", `${bucketOf(plan, stage)}/any/key.parquet`)).toBe(true);
    expect(may("s3:ListBucket", bucketOf(plan, stage))).toBe(true);
    for (const action of ["s3:PutObject", "s3:DeleteObject"])
      expect(may(action, `${bucketOf(plan, stage)}/any/key.parquet`)).toBe(false);
  }
  for (const bucket of ["ledger", "artifacts", "logs"])
    expect(may("s3:GetObject", `${bucketOf(plan, bucket)}/any`)).toBe(false);
  expect(may("s3:GetObject", "arn:aws:s3:::someone-elses/data/1.parquet")).toBe(false);
  expect(may("glue:GetTable", glue("table/demo_dev/processed_sales_clean"))).toBe(true);
  expect(may("glue:GetTable", glue("table/other/sales"))).toBe(false);
  expect(may("kms:Decrypt", KEY)).toBe(true);
  expect(
    may(
      "logs:PutLogEvents",
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/sagemaker/NotebookInstances:log-stream:demo-dev-notebook/jupyter.log`,
    ),
  ).toBe(true);
  const verbs = statements.flatMap(({ Action }) => Action).filter((action) => !action.startsWith("logs:"));
  expect(verbs.filter((action) => !/:(Get|List|BatchGet|Decrypt)/.test(action))).toEqual([]);
  expect(statements.flatMap(({ Resource = [] }) => Resource)).not.toContain("*");
});

it("reads of a bucket that exists what the datasets hold, and no more", () => {
  const plan = planOf("stages: { silver: { bucket: their-bucket } }");
  const statements = notebookStatements(plan, HOME, "demo-dev-notebook");
  const reads = (key: string): boolean => allows(statements, "s3:GetObject", `arn:aws:s3:::their-bucket/${key}`);
  expect(reads("sales/clean/part-0.parquet")).toBe(true);
  expect(reads("sales/clean.csv/part-0.csv")).toBe(true);
  expect(reads("sales/other/part-0.parquet")).toBe(false);
  const lists = (prefix: string): boolean =>
    allows(statements, "s3:ListBucket", "arn:aws:s3:::their-bucket", { keys: { "s3:prefix": prefix } });
  expect(lists("sales/clean/")).toBe(true);
  expect(lists("")).toBe(false);
});

it("needs no right to a catalog or a key that there is not", () => {
  const actions = notebookStatements(planOf("catalog: { tables: none }"), HOME, "n").flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /^(glue|kms):/.test(action))).toEqual([]);
});

const legal = fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/);

it("has a name that SageMaker takes, and another for every environment of every project", () => {
  fc.assert(
    fc.property(legal, legal, legal, legal, (project, environment, project2, environment2) => {
      const name = notebookName({ project, environment });
      expect(name).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/);
      expect(name.length).toBeLessThanOrEqual(63);
      const other = notebookName({ project: project2, environment: environment2 });
      expect(other === name).toBe(project === project2 && environment === environment2);
    }),
  );
  // What differs in nothing but "_" and "-".
  const named = [
    { project: "a_b", environment: "c" },
    { project: "a", environment: "b_c" },
    { project: "a", environment: "b" },
  ].map(notebookName);
  expect(new Set(named).size).toBe(3);
  expect(named[2]).toBe("a-b-notebook");
});

it("speaks TLS to Livy where Livy does", () => {
  const plan = planOf("");
  const [cluster = ""] = Object.keys(plan.clusters);
  const on = (release: string): Plan => {
    const known = plan.clusters[cluster];
    if (!known) throw new Error("no cluster");
    return { ...plan, clusters: { [cluster]: { ...known, release } } };
  };
  const url = (release: string): string => livyUrl(on(release), cluster, "ip-10-0-1-2.ec2.internal");
  expect(url("emr-7.13.0")).toBe("https://ip-10-0-1-2.ec2.internal:8998");
  expect(url("emr-7.4.0")).toBe("https://ip-10-0-1-2.ec2.internal:8998");
  expect(url("emr-7.3.0")).toBe("http://ip-10-0-1-2.ec2.internal:8998");
  expect(url("emr-spark-8.1.0")).toBe("https://ip-10-0-1-2.ec2.internal:8998");
  for (const host of ["", "a b", "x'; rm -rf /", "ip\nEMRALD", "$(reboot)"])
    expect(() => livyUrl(plan, cluster, host)).toThrow("is no name of a host");
});

const session = { conf: { "spark.emrald.silver": "s3://demo-dev-silver-0a1b2c" } };

it("tells sessions which lake they are for, and which catalog", () => {
  const plan = planOf("");
  expect(notebookSession(plan)).toEqual({
    conf: {
      "spark.emrald.bronze": `s3://${asText(plan.buckets["bronze"])}`,
      "spark.emrald.silver": `s3://${asText(plan.buckets["silver"])}`,
      "spark.emrald.database": "demo_dev",
      "spark.sql.catalogImplementation": "hive",
      "spark.sql.session.timeZone": "UTC",
    },
  });
  expect(Object.keys(notebookSession(planOf("catalog: { tables: none }")).conf)).toEqual([
    "spark.emrald.bronze",
    "spark.emrald.silver",
    "spark.sql.session.timeZone",
  ]);
});

function scratchHome(): string {
  // A name that a shell would take apart.
  const home = mkdtempSync(join(tmpdir(), "emrald it's a $HOME "));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function run(script: string): void {
  const { status, stderr, stdout } = spawnSync("bash", ["-s"], {
    input: script,
    encoding: "utf8",
    // As SageMaker has it (API reference, NotebookInstanceLifecycleHook).
    env: { PATH: "/sbin:/bin:/usr/sbin:/usr/bin" },
  });
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: "" });
}

interface Config {
  readonly ignore_ssl_errors: boolean;
  readonly [key: string]: unknown;
}

const configOf = (home: string): Config =>
  JSON.parse(readFileSync(join(home, ".sparkmagic", "config.json"), "utf8")) as Config;

it("tells sparkmagic where Livy is, however often it runs and whatever was there", () => {
  const home = scratchHome();
  const user = userInfo().username;
  const credentials = (url: string): object => ({ username: "", password: "", url, auth: "None" });
  for (const livy of ["http://ip-10-0-1-2.ec2.internal:8998", "https://ip-10-0-9-9.ec2.internal:8998"]) {
    for (let time = 0; time < 2; time++) run(startScript({ livy, session, user, home }));
    const config = configOf(home);
    for (const kernel of ["python", "scala", "r"])
      expect(config[`kernel_${kernel}_credentials`]).toEqual(credentials(livy));
    expect(config.ignore_ssl_errors).toBe(livy.startsWith("https"));
    expect([config["session_configs"], config["session_configs_defaults"]]).toEqual([session, session]);
  }
  expect(statSync(join(home, ".sparkmagic")).uid).toBe(userInfo().uid);
});

it("takes what it is told for text", () => {
  const home = scratchHome();
  const livy = "http://x'\"$(touch oops)`touch oops`\nEMRALD\n:8998";
  run(startScript({ livy, session, user: userInfo().username, home }));
  expect(configOf(home)["kernel_python_credentials"]).toMatchObject({ url: livy });
});

it("stops at the first thing that goes wrong", () => {
  const home = scratchHome();
  writeFileSync(join(home, ".sparkmagic"), "a file where a folder should be");
  const script = startScript({ livy: "http://ip:8998", session, user: userInfo().username, home });
  expect(spawnSync("bash", ["-s"], { input: script }).status).not.toBe(0);
});

it("writes over what somebody has left there, and leaves no half of a file", () => {
  const home = scratchHome();
  const folder = join(home, ".sparkmagic");
  mkdirSync(folder);
  for (const name of ["config.json", "config.json.new"]) writeFileSync(join(folder, name), "not JSON");
  chmodSync(join(folder, "config.json"), 0o444);
  run(startScript({ livy: "http://ip:8998", session, user: userInfo().username, home }));
  expect(configOf(home)["kernel_python_credentials"]).toMatchObject({ url: "http://ip:8998" });
  expect(readdirSync(folder)).toEqual(["config.json"]);
});

it("says so where it may not write, and leaves what is there as it is", () => {
  const home = scratchHome();
  const folder = join(home, ".sparkmagic");
  mkdirSync(folder);
  writeFileSync(join(folder, "config.json"), '{"kept": true}');
  chmodSync(folder, 0o555);
  chmodSync(home, 0o755);
  const script = startScript({ livy: "http://ip:8998", session, user: "nobody", home });
  // Whoever runs the tests as root may write everywhere: then it is run as somebody who may not.
  const asAnother = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stderr } = spawnSync("bash", ["-s"], { input: script, encoding: "utf8", cwd: "/", ...asAnother });
  chmodSync(folder, 0o755);
  expect(status).not.toBe(0);
  expect(stderr).toContain("Permission denied");
  expect(configOf(home)).toEqual({ kept: true });
});

it("downloads nothing, and fits into a lifecycle configuration", () => {
  const script = startScript({ livy: `https://${"a".repeat(63)}.ec2.internal:8998`, session, ...NOTEBOOK_USER });
  expect(script).not.toMatch(/\b(curl|wget|pip3?|conda|yum|dnf|aws|git|systemctl)\b/);
  expect(Buffer.from(encodedScript(script), "base64").toString()).toBe(script);
  expect(() => encodedScript("x".repeat(12_289))).toThrow("characters in base64");
  expect(script.startsWith("#!/bin/bash\nset -euo pipefail\n")).toBe(true);
});
