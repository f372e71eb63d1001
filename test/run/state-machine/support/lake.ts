import type { InstantOutcome } from "../../../../src/local/executor/instant.ts";
import type { Tree } from "../../../project.ts";
import type { Script } from "./machine-rig.ts";

/** a and b side by side, c needs both, d stands alone; `more` are keys of b, `lifecycle` is the environment's. */
export function lake(more = "", lifecycle = "transient", steps = ""): Tree {
  const dataset = (name: string): string => `  ${name}: { stage: silver, format: parquet, columns: { id: bigint } }\n`;
  return {
    "pipelines/project.yaml": `project: demo
cluster: { release: emr-7.13.0, step_concurrency: 60 }
catalog: { tables: crawled }
fleets: { small: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 1 } } }
environments:
  dev: { region: us-east-1, fleet: small, lifecycle: ${lifecycle}, network: { vpc: vpc-1, subnets: [subnet-1] } }
`,
    "pipelines/p.yaml": `pipeline: p
vars: { day: { type: string, default: monday } }
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
${["a", "b", "c", "d"].map(dataset).join("")}steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [raw], writes: [b]${more} }
  c: { sql: SELECT 1, reads: [a, b], writes: [c] }
  d: { convert: true, reads: [raw], writes: [d] }
${steps}`,
    "data/raw/1.csv": "",
    "scripts/tell.sh": "",
  };
}

export const ok: InstantOutcome = { succeeded: true };
export const bad: InstantOutcome = { succeeded: false, failure: { reason: "Unknown Error", message: "it broke" } };

export const only =
  (wanted: string, outcome: InstantOutcome): Script =>
  (step) =>
    step === wanted ? outcome : ok;
