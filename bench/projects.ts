import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A project of n pipelines, one file each: 3 steps, 4 datasets, 90 lines. Each may read what the one before it made. */
export function writeProject(folder: string, pipelines: number): void {
  rmSync(folder, { recursive: true, force: true });
  for (const path of ["pipelines", "spark/apps/sales", "data/orders"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "pipelines/project.yaml"), project());
  for (const app of ["clean", "report"])
    writeFileSync(join(folder, `spark/apps/sales/${app}.py`), "def run(spark, **frames):\n    ...\n");
  writeFileSync(join(folder, "spark/daily.sql"), "SELECT day, sum(amount) AS amount FROM orders GROUP BY day\n");
  writeFileSync(join(folder, "data/orders/1.csv"), "id,day,customer,amount,currency,note\n");
  for (let number = 0; number < pipelines; number++) {
    const name = pipelineName(number);
    writeFileSync(join(folder, `pipelines/${name}.yaml`), pipeline(number));
  }
}

export function pipelineName(number: number): string {
  return `sales_${String(number).padStart(5, "0")}`;
}

function project(): string {
  return `project: bench
owner: data@example.com
cluster: { release: emr-7.13.0, applications: [Spark, Hive], step_concurrency: 8 }
fleets:
  small:
    primary: m5.xlarge
    core: { types: [r5.2xlarge], on_demand: 2 }
environments:
  dev: { region: us-east-1, fleet: small, network: { nat: true } }
  prod: { region: us-east-1, account: "123456789012", fleet: small, network: { nat: true }, protect: true }
`;
}

/** 90 lines, as people write them: comments, block and flow style, quotes, expectations, parameters. */
export function pipeline(number: number): string {
  const before = number % 10 === 0 ? undefined : pipelineName(number - 1);
  return `# yaml-language-server: $schema=../schema/pipeline.schema.json
pipeline: ${pipelineName(number)}
description: What was sold in region ${number}, and to whom?
owner: sales-${number % 7}@example.com
fleet: small

vars:
  start_date: { type: date, default: 2024-01-01 }
  least_amount: { type: double, default: 0.5 }

datasets:
  # As the shops send them, every night.
  orders_raw:
    stage: bronze
    path: region_${number}/orders/*.csv
    format: csv
    options: { header: true, sep: ";" }
    upload: data/orders/
    malformed: drop
    columns:
      id: bigint
      day: date
      customer: string
      amount: double
      currency: string
      note: string
  orders:
    stage: silver
    format: parquet
    partition_by: [day]
    columns:
      id: { type: bigint, nullable: false }
      day: { type: date, nullable: false }
      customer: { type: string, description: "as the shop knows them" }
      amount: double
      currency: string
    expectations:
      amount_is_positive: { check: "amount > 0", on_failure: drop }
      one_order_an_id: { unique: [id], on_failure: fail }
      known_currency:
        check: "currency IN ('EUR', 'USD')"
        on_failure: quarantine
  daily:
    stage: silver
    format: parquet
    columns:
      day: date
      amount: double
  report:
    stage: gold
    format: parquet
    exports:
      csv: { delimiter: "|", single_file: true }
    columns:
      day: date
      amount: double
      share: double
    consumers: [finance, board]

steps:
  clean:
    app: sales/clean.py
    reads: [orders_raw]
    writes: [orders]
    params:
      least: "\${vars.least_amount}"
    spark:
      executor_memory: 4g
      executor_cores: 2
  daily:
    sql: spark/daily.sql
    reads: [orders]
    writes: [daily]
    timeout: 30m
    retries: 1
  report:
    app: sales/report.py
    reads:
      - daily
      - ${before === undefined ? "orders" : `${before}/daily`}
    writes:
      - report
    params:
      start_date: "\${vars.start_date}"
      top: 10
    timeout: 30m
    retries: 2
    allow_failure: false
    description: The shares of the days, in percent.
`.replaceAll(before === undefined ? "\u0000" : `- ${before}/daily`, before === undefined ? "" : `- ${before}/orders`);
}
