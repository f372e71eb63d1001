import { expect, it } from "vitest";
import { asText, bind, unbound } from "../../src/plan/bind.ts";
import { compileTree } from "../project.ts";

const TREE = {
  "pipelines/project.yaml": `
project: demo
cluster: { release: emr-7.13.0 }
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
environments: { dev: { region: us-east-1, fleet: small } }
`,
  "pipelines/sales.yaml": `
pipeline: sales
vars:
  since: { type: date, default: 2020-01-01 }
  least: { type: int }
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  clean: { stage: silver, format: parquet }
steps:
  clean:
    script: jobs/clean.py
    reads: [raw]
    writes: [clean]
    args: [--from, "\${datasets.raw.uri}", "--since=\${vars.since}", "\${vars.least}", "\${run.id}"]
`,
  "jobs/clean.py": "",
  "data/raw/1.csv": "",
};

const { plan, diagnostics } = compileTree(TREE, "dev");

it("keeps symbolic what only deployment or a run knows", () => {
  expect(diagnostics).toEqual([]);
  expect(plan?.buckets["bronze"]).toEqual({ $: "bucket", bucket: "bronze" });
  expect(plan?.steps["sales/clean"]?.args.slice(-4)).toEqual([
    { $: "join", parts: ["s3://", { $: "bucket", bucket: "bronze" }, "/raw/*.csv"] },
    { $: "join", parts: ["--since=", { $: "var", pipeline: "sales", name: "since" }] },
    { $: "var", pipeline: "sales", name: "least" },
    { $: "run", name: "id" },
  ]);
});

it("binds in two parts: the account first, the run later", () => {
  if (!plan) throw new Error("no plan");
  const deployed = bind(plan, { account: "123456789012" }, plan);
  const bucket = deployed.buckets["bronze"];
  expect(bucket).toMatch(/^demo-dev-bronze-[0-9a-f]{6}$/);
  const run = { id: "01J", started_at: "2026-01-02T03:04:05Z", vars: { "sales.least": 3 } };
  const args = bind(deployed, { run }, deployed.steps["sales/clean"]?.args);
  expect(args?.slice(-4)).toEqual([`s3://${asText(bucket)}/raw/*.csv`, "--since=2020-01-01", 3, "01J"]);
});

it("names the variables that have no value", () => {
  if (!plan) throw new Error("no plan");
  const args = bind(plan, { run: { id: "01J", started_at: "" } }, plan.steps["sales/clean"]?.args);
  expect(unbound(args)).toEqual(["sales.least"]);
});

it("gives buckets of other accounts, regions and environments other names", () => {
  if (!plan) throw new Error("no plan");
  const names = ["123456789012", "123456789013"].map((account) => bind(plan, { account }, plan.buckets["silver"]));
  expect(new Set(names).size).toBe(2);
});
