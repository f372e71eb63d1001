import { NO_LOCK } from "../../../src/spec/packages-lock.ts";
import { assemble, readFile } from "../../../src/spec/project.ts";
import { checkProject } from "../../../src/rules/check.ts";
import type { Scene } from "../../../src/rules/rule.ts";
import type { EnvironmentSpec } from "../../../src/spec/types.ts";
import type { Tree } from "../../project.ts";

/** The environments on AWS of a tree in memory, whatever rules say of it. */
export function scenesOf(tree: Tree): Scene[] {
  const read = Object.entries(tree)
    .filter(([file]) => file.endsWith(".yaml"))
    .map(([file, text]) => readFile(file, Buffer.from(text)));
  const broken = read.flatMap(({ diagnostics }) => diagnostics);
  if (broken.length > 0) throw new Error(JSON.stringify(broken));
  const { value } = assemble(read.map((one) => one.value));
  const known = { kind: () => "file" as const, text: (file: string) => tree[file], lock: NO_LOCK };
  return checkProject(value, known).value.filter(({ environment }) => environment.name !== "local");
}

export function environmentsOf(tree: Tree): EnvironmentSpec[] {
  return scenesOf(tree).map(({ environment }) => environment);
}

/** One environment `dev` with these fleets (YAML flow), whose pipeline has the one step `work` with these Spark settings. */
export function treeOf(fleets: string, spark = "{}", more = ""): Tree {
  return {
    "pipelines/project.yaml": `
project: demo
cluster: { release: emr-7.13.0, applications: [Spark] }
fleets: ${fleets}
environments:
  dev: { region: us-east-1, fleet: one, network: { nat: true }${more} }
`,
    "pipelines/shop.yaml": `
pipeline: shop
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  work: { sql: SELECT id FROM raw, reads: [raw], writes: [clean], spark: ${spark} }
`,
  };
}
