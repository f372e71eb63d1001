import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "../../project.ts";

/** A lake with two environments that runs deploy, and one that only people do; its steps are programs, so that nothing needs Spark. */
export const NAME = "demo";
/** Moto's, of all credentials. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

export const PROJECT = `project: ${NAME}
owner: data@example.com
cluster: { release: emr-7.13.0, applications: [Spark] }
catalog: { tables: none }
fleets:
  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } }
environments:
  dev: { region: us-east-1, account: "${ACCOUNT}", fleet: small, network: { nat: true }, protect: true }
  prod: { region: us-east-1, account: "${ACCOUNT}", fleet: small, network: { nat: true }, protect: true, deploy: by_hand }
`;

export const PIPELINE = `pipeline: shop
owner: shop@example.com
datasets:
  raw: { stage: bronze, path: orders/*.csv, format: csv, options: { header: true }, upload: data/orders/, columns: { id: bigint } }
  clean: { stage: silver, format: parquet, columns: { id: bigint } }
steps:
  clean: { script: jobs/clean.py, reads: [raw], writes: [clean] }
  report: { script: jobs/report.py, reads: [clean], writes: [] }
`;

/** The workflows of this repository, but for its own checks: what a new project gets too. */
function machinery(): Tree {
  const files = readdirSync(".github", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));
  const kept = files.filter((file) => file !== join("workflows", "checks.yml"));
  return Object.fromEntries(kept.map((file) => [join(".github", file), readFileSync(join(".github", file), "utf8")]));
}

export function lake(): Tree {
  return {
    ...machinery(),
    ".gitignore": "node_modules/\n.emrald/\n",
    "Pulumi.yaml": "name: demo\nruntime: nodejs\n",
    "pipelines/project.yaml": PROJECT,
    "pipelines/shop.yaml": PIPELINE,
    "jobs/clean.py": "print(1)\n",
    "jobs/report.py": "print(2)\n",
    "data/orders/1.csv": "id\n1\n",
  };
}
