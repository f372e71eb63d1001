import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { asText } from "../../src/plan/bind.ts";
import { isRuntimeStep, type Plan, type PlanStep } from "../../src/plan/plan.ts";
import { compileTree, type Tree } from "../project.ts";

const TREE: Tree = {
  "pipelines/project.yaml": `
project: demo
cluster: { release: emr-7.13.0, key_pair: on-call }
fleets:
  steady:
    primary: { types: [m5.xlarge], on_demand: 3 }
    core: { types: [r5.2xlarge], on_demand: 2, ebs: { size: 1t, volumes: 2, iops: 6000 } }
  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2, ebs: 64g } }
environments:
  dev: { region: eu-west-1, account: "123456789012", fleet: steady, network: { nat: true } }
  bare:
    region: eu-west-1
    account: "123456789012"
    fleet: small
    network: { nat: true }
    cluster: { key_pair: null }
    fleets: { small: { core: { ebs: { volumes: 3 } } } }
`,
  "pipelines/sales.yaml": `
pipeline: sales
vars: { day: { type: date, default: 2024-01-31 } }
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  scores: { stage: gold, format: parquet }
steps:
  score:
    jar: tools/score.jar
    main_class: com.example.Score
    args: ["\${datasets.scores.uri}", "--top=\${vars.day}", 10, true]
    spark: { executor_memory: 4g, conf: { spark.sql.shuffle.partitions: 8 } }
    reads: [raw]
    writes: [scores]
  count: { jar: "s3://demo-tools/count.jar", reads: [scores] }
  copy: { command: [s3-dist-cp, --src, "\${datasets.scores.uri}", "--dest=\${run.id}", 3], reads: [scores] }
  report: { shell: tools/report.sh, args: ["\${vars.day}"], depends_on: [copy] }
  tables: { crawl: [scores] }
  raw_tables: { crawl: [raw] }
`,
  "tools/score.jar": "PK",
  "tools/report.sh": "#!/bin/bash\n",
  "data/raw/1.csv": "",
};

function planOf(tree: Tree, environment = "dev"): Plan {
  const { plan, diagnostics } = compileTree(tree, environment);
  expect(diagnostics).toEqual([]);
  if (!plan) throw new Error("no plan");
  return plan;
}

function step(plan: Plan, name: string): PlanStep {
  const found = plan.steps[`sales/${name}`];
  if (!found) throw new Error(`no step ${name}`);
  return found;
}

const plan = planOf(TREE);
const GOLD = asText(plan.buckets["gold"]);
const day = { $: "var", pipeline: "sales", name: "day" };

it("is what the plan's schema says", () => {
  const validate = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(
    JSON.parse(readFileSync("schema/plan.schema.json", "utf8")) as object,
  );
  for (const environment of ["dev", "bare", "local"])
    expect(validate(planOf(TREE, environment)) ? [] : validate.errors).toEqual([]);
});

it("submits a jar of the repository by its class", () => {
  const { jar, args, entry } = step(plan, "score");
  expect(jar).toBe("command-runner.jar");
  expect(entry).toBe("tools/score.jar");
  expect(args).toEqual([
    ...["spark-submit", "--deploy-mode", "cluster", "--name", "sales/score", "--executor-memory", "4g"],
    ...["--conf", "spark.sql.shuffle.partitions=8", "--conf", "spark.yarn.maxAppAttempts=1"],
    ...["--class", "com.example.Score"],
    plan.artifacts["tools/score.jar"]?.uri,
    ...[`s3://${GOLD}/sales/scores/`, { $: "join", parts: ["--top=", day] }, "10", "true"],
  ]);
});

it("submits a jar in S3 as it is named, and lets the step read it", () => {
  const { args, entry } = step(plan, "count");
  expect(entry).toBeUndefined();
  expect(args.slice(-2)).toEqual(["spark.yarn.maxAppAttempts=1", "s3://demo-tools/count.jar"]);
  expect(Object.keys(plan.artifacts)).toEqual(["tools/report.sh", "tools/score.jar"]);
  expect(plan.access["sales/count"]?.read).toEqual([`s3://${GOLD}/sales/scores/`, "s3://demo-tools/count.jar"]);
});

it("gives command-runner.jar the tokens of a command, and script-runner.jar of the region a script", () => {
  expect(step(plan, "copy")).toMatchObject({
    jar: "command-runner.jar",
    args: [
      ...["s3-dist-cp", "--src", `s3://${GOLD}/sales/scores/`],
      { $: "join", parts: ["--dest=", { $: "run", name: "id" }] },
      "3",
    ],
  });
  expect(step(plan, "report")).toMatchObject({
    jar: "s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar",
    args: [plan.artifacts["tools/report.sh"]?.uri, day],
    needs: ["sales/copy"],
  });
});

it("makes a crawl a crawler, after the steps that write what it looks at", () => {
  const { crawler, jar, args, needs, reads } = step(plan, "tables");
  expect({ jar, args }).toEqual({ jar: undefined, args: [] });
  expect(crawler).toEqual({
    name: "demo-dev-sales-tables",
    database: "demo_dev",
    table_prefix: "analyzed_",
    targets: [`s3://${GOLD}/sales/scores/`],
  });
  expect(needs).toEqual(["sales/score"]);
  expect(reads).toEqual([{ name: "scores", dataset: "sales/scores" }]);
  const raw = step(plan, "raw_tables").crawler;
  expect([raw?.table_prefix, raw?.targets]).toEqual(["raw_", [`s3://${asText(plan.buckets["bronze"])}/raw/`]]);
});

it("runs none of them by the runtime, so that it is no artifact, and they write to no staging folder", () => {
  expect(Object.values(plan.steps).filter(isRuntimeStep)).toEqual([]);
  expect(plan.access["sales/score"]?.write).toEqual([`s3://${GOLD}/sales/scores/`]);
});

it("digests the step anew when its jar, script or tokens change, and only that one", () => {
  const changed = (file: string, from: string, to: string): string[] => {
    const other = planOf({ ...TREE, [file]: (TREE[file] ?? "").replace(from, to) });
    return Object.keys(plan.steps).filter((id) => plan.steps[id]?.digest !== other.steps[id]?.digest);
  };
  expect(changed("tools/score.jar", "PK", "PK2")).toEqual(["sales/score"]);
  expect(changed("tools/report.sh", "bash", "sh")).toEqual(["sales/report"]);
  expect(changed("pipelines/sales.yaml", "s3-dist-cp", "hdfs")).toEqual(["sales/copy"]);
  expect(changed("pipelines/sales.yaml", "com.example.Score", "com.example.Rank")).toEqual(["sales/score"]);
});

it("gives nodes volumes, and a cluster a key pair; an overlay of the long form keeps the short form's size", () => {
  expect(plan.clusters["steady"]?.key_pair).toBe("on-call");
  expect(plan.clusters["steady"]?.fleet.primary).toEqual({ types: { "m5.xlarge": 1 }, on_demand: 3, spot: 0 });
  expect(plan.clusters["steady"]?.fleet.core?.ebs).toEqual({ size: 1024, volumes: 2, type: "gp3", iops: 6000 });
  const bare = planOf(TREE, "bare").clusters["small"];
  expect(bare).not.toHaveProperty("key_pair");
  expect(bare?.fleet.core?.ebs).toEqual({ size: 64, volumes: 3, type: "gp3" });
});
