import type { Tree } from "../../project.ts";

const APP = "def run(spark, raw): return raw\n";

const SALES = `
pipeline: sales
owner: sales@example.com
datasets:
  raw:
    stage: bronze
    path: sales/*.csv
    format: csv
    options: { header: true }
    upload: data/sales/
    columns: { day: date, item: string, amount: "decimal(10,2)" }
  clean:
    stage: silver
    format: parquet
    partition_by: [item]
    description: One line a sale.
    columns: { day: date, item: string, amount: "decimal(10,2)" }
  totals:
    stage: gold
    format: csv
    options: { header: true }
    columns: { item: string, amount: "decimal(20,2)" }
steps:
  clean: { app: sales/clean.py, reads: [raw], writes: [clean] }
  totals: { app: sales/totals.py, reads: [clean], writes: [totals] }
`;

/** One pipeline of two steps, in an environment of the least that one needs; `more` is laid over the environment. */
export function tree(more = "", pipeline = SALES, fleet = "small"): Tree {
  return {
    "pipelines/project.yaml": `
project: shop
owner: data@example.com
cluster: { release: emr-7.13.0, applications: [Spark, Hive, Livy] }
fleets:
  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } }
  elastic:
    primary: m5.xlarge
    core: { types: { m5.2xlarge: 8, m5a.2xlarge: 8 }, on_demand: 16 }
    task: { types: { m5.2xlarge: 8, r5.2xlarge: 8 }, spot: 32, strategy: price-capacity-optimized }
    scaling: { min: 16, max: 96, max_core: 16 }
environments:
  dev:
    region: eu-west-1
    fleet: ${fleet}
${more.replaceAll(/^(?=.)/gm, "    ")}
`,
    "pipelines/sales.yaml": pipeline,
    "spark/apps/sales/clean.py": APP,
    "spark/apps/sales/totals.py": "def run(spark, clean): return clean\n",
    "spark/scripts/tidy.sh": "true\n",
    "data/sales/1.csv": "day,item,amount\n",
  };
}

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-3333-4444-555555555555";

/** Every way that an environment can be, each once. */
export const VARIANTS: Readonly<Record<string, Tree>> = {
  least: tree(),
  nat: tree("network: { nat: true }"),
  "own-addresses": tree("network: { nat: true, cidr: 10.20.0.0/20, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }"),
  "found-network": tree("network: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d, subnet-1a2b3c4d] }"),
  "found-roles-and-bucket": tree(
    [
      "security:",
      "  service_role: arn:aws:iam::123456789012:role/their-emr",
      "  instance_profile: arn:aws:iam::123456789012:instance-profile/their-nodes",
      "stages: { bronze: { bucket: their-landing-zone } }",
    ].join("\n"),
  ),
  existing: tree("lifecycle: existing\ncluster_id: j-1ABCDEFGHIJKL\nnetwork: { nat: true }"),
  protected: tree("protect: true\nafter_run: keep"),
  "step-roles": tree(
    "security: { roles: step }",
    `${SALES}  tidy: { shell: spark/scripts/tidy.sh, reads: [totals], writes: [] }\n`.replace(", writes: []", ""),
  ),
  strict: tree(
    `security: { kms_key: "${KEY}", permissions_boundary: "arn:aws:iam::123456789012:policy/boundary" }\nstate_machine: true\nlogs: { retention_days: 30 }`,
  ),
  standing: tree(
    "lifecycle: standing\nafter_run: keep\nnetwork: { nat: true }\nprotect: true\nnotebook: { volume: 50g }",
    SALES,
    "elastic",
  ),
  "standing-without-internet": tree("lifecycle: standing\nafter_run: keep\nnotebook: {}"),
  crawled: tree("catalog: { tables: crawled }", `${SALES}  catalog: { crawl: [clean], depends_on: [clean] }\n`),
  "no-catalog": tree("catalog: { tables: none }"),
};
