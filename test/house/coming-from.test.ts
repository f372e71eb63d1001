import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { canonical, sha256 } from "../../src/model/canonical.ts";
import { LOCK_FILE, requirementsFile } from "../../src/spec/packages-lock.ts";
import { compileTree, type Tree } from "../project.ts";

/** What the pages of docs/coming-from/ say is caught, each by a spec that has the defect. */

const SOUND = `
project: lake
cluster: { release: emr-7.13.0, applications: [Spark] }
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
environments:
  dev: { region: us-east-1, account: "123456789012", fleet: small, network: { nat: true } }
`;

const SHOP = `
pipeline: shop
vars: { since: { type: date, default: 2026-01-01 } }
datasets:
  raw: { stage: bronze, path: shop/*.csv, format: csv, upload: data/shop/, columns: { id: bigint, note: string } }
  clean: { stage: silver, format: parquet, columns: { id: bigint, note: string } }
steps:
  clean: { app: shop/clean.py, reads: [raw], writes: [clean], params: { since: "\${vars.since}" } }
`;

const TABLE = `
pipeline: orders
datasets:
  there:
    jdbc: { url: "jdbc:mysql://db.example.com:3306/shop", table: orders, driver: "com.mysql:mysql-connector-j:9.4.0", secret: orders_db }
    columns: { id: bigint, country: string }
  here: { stage: bronze, format: parquet, columns: { id: bigint, country: string } }
steps:
  copy: { convert: true, reads: [there], writes: [here] }
`;

/** A lock of packages that have wheels for arm alone. */
function lockOf(packages: readonly string[]): Tree {
  const python = "3.9";
  const key = sha256(canonical({ packages, python })).slice(0, 16);
  const archives = { x86_64: { no_wheel: packages }, aarch64: { sha256: "0".repeat(64) } };
  const lock = { format: 1, maven: {}, python: { [key]: { packages, python, requirements: sha256(""), archives } } };
  return { [LOCK_FILE]: JSON.stringify(lock), [requirementsFile(key)]: "" };
}

const FILES = { "spark/apps/shop/clean.py": "", "data/shop/1.csv": "" };

interface Change {
  readonly project?: readonly [string, string];
  readonly shop?: readonly [string, string];
  readonly table?: readonly [string, string];
  readonly files?: Tree;
}

function changed(text: string, [from, to]: readonly [string, string] = ["", ""]): string {
  if (!text.includes(from)) throw new Error(`no "${from}"`);
  return text.replace(from, () => to);
}

function codesOf({ project, shop, table, files = {} }: Change): string[] {
  const tree = {
    "pipelines/project.yaml": changed(SOUND, project),
    ...(table ? { "pipelines/orders.yaml": changed(TABLE, table) } : { "pipelines/shop.yaml": changed(SHOP, shop) }),
    ...FILES,
    ...files,
  };
  return compileTree(tree, "dev").diagnostics.map(({ code }) => code);
}

const standing = (more: string): readonly [string, string] => [
  "network: { nat: true }",
  `lifecycle: standing, after_run: keep, network: { nat: true }, ${more}`,
];

/** By page and defect: the spec that has it, and the rule that says so. */
const CAUGHT: Readonly<Record<string, Readonly<Record<string, readonly [rule: string, change: Change]>>>> = {
  "emr-demo": {
    "a key that nobody defines": ["ref/unknown", { shop: ["${vars.since}", "${vars.from}"] }],
    "a path without its folder": ["file/missing", { shop: ["shop/clean.py", "clean.py"] }],
    "an existing cluster without its id": [
      "env/lifecycle",
      { project: ["fleet: small, network: { nat: true }", "lifecycle: existing"] },
    ],
    "every step CONTINUE": [
      "schema/unknown-key",
      { shop: ["reads: [raw]", "action_on_failure: CONTINUE, reads: [raw]"] },
    ],
    "data that nobody makes before it is read": ["data/no-producer", { shop: [", upload: data/shop/", ""] }],
    "a dataset by its place alone, so that nothing orders it": [
      "ref/undeclared-dataset",
      {
        shop: ["app: shop/clean.py, reads: [raw]", 'script: shop/clean.py, args: ["${datasets.raw.uri}"], reads: []'],
        files: { "shop/clean.py": "" },
      },
    ],
    "a place that is no place": ["data/place", { shop: ["stage: silver", "uri: my-bucket"] }],
    "a Spot primary": [
      "fleet/spot-primary",
      { project: ["primary: m5.xlarge", "primary: { types: [m5.xlarge], spot: 1 }"] },
    ],
    "two ends of one step": ["step/one-kind", { shop: ["app: shop/clean.py", "app: shop/clean.py, sql: SELECT 1"] }],
  },
  "word-clouds": {
    "two types for one fleet of nodes, one of them unknown": [
      "fleet/unknown-type",
      { project: ["r5.2xlarge", "r5.2xlargo"] },
    ],
    "executors that fit on no node": [
      "fleet/executor-memory",
      { shop: ["writes: [clean],", "writes: [clean], spark: { executor_memory: 80g },"] },
    ],
    "a package that is not pinned": [
      "step/unpinned",
      { shop: ["writes: [clean],", "writes: [clean], spark: { python_packages: [wordcloud] },"] },
    ],
    "a package that is not locked": [
      "step/unlocked",
      { shop: ["writes: [clean],", "writes: [clean], spark: { python_packages: [wordcloud==1.9.6] },"] },
    ],
    "packages without wheels for the nodes": [
      "step/no-wheel",
      {
        shop: ["writes: [clean],", "writes: [clean], spark: { python_packages: [wordcloud==1.9.6] },"],
        files: lockOf(["wordcloud==1.9.6"]),
      },
    ],
    "libraries that nodes download": [
      "step/unlocked-download",
      {
        shop: [
          "writes: [clean],",
          "writes: [clean], spark: { conf: { spark.jars.packages: com.johnsnowlabs.nlp:spark-nlp_2.12:3.0.0 } },",
        ],
      },
    ],
    "pictures with a schema": ["data/files-keys", { shop: ["silver, format: parquet", "silver, format: files"] }],
    "block duration": ["schema/unknown-key", { project: ["on_demand: 2", "spot: 2, block_duration: 60"] }],
    "an action on failure that is ignored": [
      "schema/unknown-key",
      { shop: ["reads: [raw]", "ActionOnFailure: CONTINUE, reads: [raw]"] },
    ],
  },
  "rds-table": {
    "half of a partition": [
      "data/jdbc-partition",
      { table: ["secret: orders_db", "secret: orders_db, partition: { column: id, lower: 1 }"] },
    ],
    "a password in the URL": ["data/jdbc-url", { table: ["3306/shop", "3306/shop?user=me&password=you"] }],
    "nobody's secret": ["data/jdbc-secret", { table: [", secret: orders_db", ""] }],
    "a Python of its own beside packages": [
      "step/other-python",
      {
        project: [
          "applications: [Spark]",
          "applications: [Spark], configurations: { spark-env: { PYSPARK_PYTHON: /opt/conda/bin/python3.12 } }",
        ],
        shop: ["writes: [clean],", "writes: [clean], spark: { python_packages: [wordcloud==1.9.6] },"],
      },
    ],
    "no driver": ["data/jdbc-driver", { table: ['driver: "com.mysql:mysql-connector-j:9.4.0", ', ""] }],
    "a table and a query": ["data/jdbc-source", { table: ["table: orders", "table: orders, query: SELECT 1"] }],
    "no way to the database": [
      "network/no-database",
      { project: ["network: { nat: true }", "network: { nat: false }"], table: ["", ""] },
    ],
    "a private address": ["network/private-database", { table: ["db.example.com", "10.0.3.4"] }],
    "a driver that is not locked": ["step/unlocked", { table: ["", ""] }],
  },
  introduction: {
    "a type that EMR does not have": ["fleet/unknown-type", { project: ["m5.xlarge", "m5.xlrg"] }],
    "executors that fit on no node": [
      "fleet/executor-memory",
      { shop: ["writes: [clean],", "writes: [clean], spark: { executor_memory: 80g },"] },
    ],
    "no word for command-runner.jar": [
      "step/command-words",
      {
        shop: [
          'app: shop/clean.py, reads: [raw], writes: [clean], params: { since: "${vars.since}" }',
          'command: ["hadoop fs -ls /"]',
        ],
      },
    ],
    "a shell script that says no interpreter": [
      "file/no-interpreter",
      {
        shop: [
          'app: shop/clean.py, reads: [raw], writes: [clean], params: { since: "${vars.since}" }',
          "shell: tools/report.sh",
        ],
        files: { "tools/report.sh": "echo" },
      },
    ],
    "HBase in S3 in half": [
      "cluster/hbase-storage",
      {
        project: [
          "applications: [Spark]",
          "applications: [Spark, HBase], configurations: { hbase: { hbase.emr.storageMode: s3 } }",
        ],
      },
    ],
  },
  notebooks: {
    "a notebook without a cluster that stands": [
      "env/notebook",
      { project: ["network: { nat: true }", "network: { nat: true }, notebook: {}"] },
    ],
    "a notebook without Livy": ["env/notebook", { project: standing("notebook: {}") }],
    "steps with roles of their own": [
      "env/notebook",
      { project: standing("notebook: {}, security: { roles: step }, cluster: { applications: [Spark, Livy] }") },
    ],
  },
};

const cases = Object.entries(CAUGHT).flatMap(([page, defects]) =>
  Object.entries(defects).map(([defect, [rule, change]]) => ({ page, defect, rule, change })),
);

it("the specs without their defects are sound", () => {
  expect(codesOf({})).toEqual([]);
  // The lock is a file of its own.
  expect(codesOf({ table: ["", ""] })).toEqual(["step/unlocked"]);
});

it.each(cases)("$page: $defect: $rule", ({ page, rule, change }) => {
  expect(codesOf(change)).toContain(rule);
  expect(readFileSync(`docs/coming-from/${page}.md`, "utf8")).toContain(`(../rules.md#${rule.replace("/", "")})`);
});

it("names no rule of which no spec here shows that it catches the defect", () => {
  const shown = new Set(cases.map(({ page, rule }) => `${page}.md ${rule}`));
  const named = readdirSync("docs/coming-from").flatMap((file) =>
    [...readFileSync(`docs/coming-from/${file}`, "utf8").matchAll(/\[([a-z-]+\/[a-z-]+)\]\(\.\.\/rules\.md#/g)].map(
      (match) => `${file} ${match[1] ?? ""}`,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((one) => !shown.has(one))).toEqual([]);
});
