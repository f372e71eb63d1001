import type { Tree } from "../project.ts";

const HEAD = "# yaml-language-server: $schema=../schema/project.schema.json\n";

/** A small project with every key that a plan can have. */
export const RICH: Tree = {
  "pipelines/project.yaml": `${HEAD}project: shop
owner: data@example.com
stages:
  gold: { bucket: the-gold-of-others }
fleets:
  small:
    primary: m5.xlarge
    core: { types: [m5.xlarge], on_demand: 2, ebs: { size: 64g, volumes: 2, type: gp3, iops: 3000 } }
    task: { types: { m5.xlarge: 4, m5a.xlarge: 4 }, spot: 8, strategy: price-capacity-optimized, provision: { within: 20m, otherwise: on_demand } }
    scaling: { min: 2, max: 12, max_core: 2, max_on_demand: 12 }
cluster:
  release: emr-7.13.0
  applications: [Spark, Hive, Livy]
  step_concurrency: 2
  key_pair: ops
  bootstrap: [{ script: bootstrap/install.sh, args: [boto3] }]
  configurations: { spark-defaults: { spark.serializer: org.apache.spark.serializer.KryoSerializer } }
environments:
  dev:
    region: us-east-1
    fleet: small
    network: { nat: true }
    catalog: { tables: crawled }
  prod:
    region: us-east-1
    account: "123456789012"
    fleet: small
    lifecycle: standing
    network: { nat: true, cidr: 10.1.0.0/16, zones: [us-east-1a, us-east-1b] }
    budget: { per_run: 5.00, per_hour: 4.00 }
    after_run: keep
    protect: true
    tags: { team: data }
    security: { kms_key: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", permissions_boundary: "arn:aws:iam::123456789012:policy/bound" }
    logs: { retention_days: 30 }
    state_machine: true
    notebook: { instance_type: ml.t3.medium, volume: 20g }
`,
  "pipelines/orders.yaml": `pipeline: orders
owner: orders@example.com
vars:
  since: { type: date, default: 2020-01-01 }
datasets:
  raw:
    stage: bronze
    path: orders/*.csv
    format: csv
    options: { header: true }
    upload: data/orders/
    columns: { id: int, price: double }
    malformed: quarantine
  orders:
    description: One row an order.
    stage: silver
    format: parquet
    partition_by: [day]
    write: partitions
    columns: { id: { type: int, nullable: false, description: "the order's number" }, price: double, day: date }
    expectations:
      priced: { check: "price > 0", on_failure: drop }
      known: { not_null: [price], on_failure: quarantine }
      one: { unique: [id], on_failure: fail }
      enough: { row_count: { min: 1, max: 9 }, on_failure: warn }
  totals:
    stage: gold
    format: parquet
    exports: { csv: { delimiter: "|", header: true, single_file: true } }
    columns: { day: date, total: double }
    consumers: [finance]
steps:
  load:
    description: Cleans.
    app: orders/load.py
    reads: { incoming: raw }
    writes: [orders]
    params: { since: "\${vars.since}", top: 10, names: [a, b] }
    spark: { executor_memory: 4g, executor_cores: 2, driver_memory: 2g, conf: { spark.sql.shuffle.partitions: 64 } }
    timeout: 30m
    retries: 1
  total:
    sql: "SELECT day, sum(price) AS total FROM orders GROUP BY day"
    reads: [orders]
    writes: [totals]
  copy:
    script: spark/scripts/copy.py
    args: [--from, "\${datasets.totals.uri}", --at, "x-\${run.id}-\${vars.since}"]
    reads: [totals]
  look:
    crawl: [orders]
  tidy:
    command: [s3-dist-cp, "--src=\${datasets.totals.uri}", --dest=s3://elsewhere/]
    reads: [totals]
    depends_on: [copy]
`,
  "bootstrap/install.sh": "pip install",
  "spark/apps/orders/load.py": "def run(spark, incoming, since, top, names): return incoming\n",
  "spark/scripts/copy.py": "print()\n",
  "spark/emrald.zip": "the runtime",
  "spark/emrald/submit.py": "the program",
  "data/orders/one.csv": "id,price\n1,2\n",
};
