import { costOf, type Durations } from "../../../src/cost/cost.ts";
import type { Cost } from "../../../src/cost/types.ts";
import { type Prices, pricesWith } from "../../../src/emr/prices.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { compileTree, type Tree } from "../../project.ts";

const PIPELINE = `
pipeline: shop
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  clean: { sql: SELECT id FROM raw, reads: [raw], writes: [clean] }
`;

const TWO_OF_THEM = `
  small:
    primary: m5.xlarge
    core: { types: [r5.2xlarge], on_demand: 2 }`;

export interface Spec {
  /** YAML below \`fleets:\`, two spaces in; one m5.xlarge and two r5.2xlarge where left out. */
  readonly fleets?: string;
  /** YAML flow keys of the environment \`dev\`. */
  readonly dev?: string;
  readonly release?: string;
  readonly pipelines?: Tree;
}

/** A project with one step in one environment on AWS. */
export function tree({ fleets = TWO_OF_THEM, dev = "", release = "emr-7.13.0", pipelines = {} }: Spec = {}): Tree {
  return {
    "pipelines/project.yaml": `
project: demo
cluster: { release: ${release}, applications: [Spark, Livy] }
fleets:${fleets}
environments:
  dev: { region: us-east-1, fleet: small${dev === "" ? "" : `, ${dev}`} }
`,
    "pipelines/shop.yaml": PIPELINE,
    "data/raw/1.csv": "1",
    ...pipelines,
  };
}

export function planOf(spec: Spec = {}): Plan {
  const { plan, diagnostics } = compileTree(tree(spec), "dev");
  if (!plan) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return plan;
}

export function costOfSpec(spec: Spec = {}, prices: Prices = pricesWith(), durations?: Durations): Cost {
  return costOf(planOf(spec), prices, durations);
}

/** USD an hour by the name of the part. */
export function partsOf({ parts }: Cost): Record<string, readonly [low: number, high: number]> {
  return Object.fromEntries(parts.map(({ what, low, high }) => [what, [low, high]]));
}
