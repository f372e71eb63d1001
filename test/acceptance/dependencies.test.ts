import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { writeTree } from "../project.ts";
import { emrald } from "./cli.ts";
import { gold } from "./gold.ts";

const APP = `
from pyspark.sql import functions as F

import words


def run(spark, raw):
    with open("models/greeting.txt") as file:
        greeting = file.read()

    def say(number):
        with open("models/greeting.txt") as file:
            return f"{file.read()} {words.NAMES[number]}"

    return raw.select("number", F.udf(say)("number").alias("said"), F.lit(greeting).alias("greeting"))
`;

/** A project whose step brings a module and an archive of its own. */
function project(): string {
  const root = writeTree({
    "pipelines/project.yaml": "project: own\ncluster: { release: emr-7.13.0 }\n",
    "pipelines/hello.yaml": `
pipeline: hello
datasets:
  raw:
    stage: bronze
    path: hello/raw/
    format: csv
    options: { header: true }
    upload: data/numbers.csv
    columns: { number: int }
  said:
    stage: gold
    format: parquet
    columns: { number: int, said: string, greeting: string }
steps:
  say:
    app: hello/say.py
    reads: [raw]
    writes: [said]
    spark: { py_files: [libs/words.py], archives: ["models/all of them.zip#models"] }
`,
    "spark/apps/hello/say.py": APP,
    "libs/words.py": 'NAMES = {1: "Ann", 2: "Bob"}\n',
    "data/numbers.csv": "number\n1\n2\n",
  });
  mkdirSync(join(root, "models"));
  const greeting = Buffer.from("hello");
  writeFileSync(join(root, "models", "all of them.zip"), zipSync({ "greeting.txt": greeting }));
  return root;
}

describe("a step that brings modules and archives of its own", { timeout: 300_000 }, () => {
  it("finds them where it is verified, and where it runs, in the driver and in a worker", async () => {
    const root = project();
    const verified = await emrald(root, "verify");
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
    expect(verified.stdout).toMatch(/✓ hello\/say/);
    const ran = await emrald(root, "run");
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    expect(await gold(root, "hello/said")).toEqual([
      { number: 1, said: "hello Ann", greeting: "hello" },
      { number: 2, said: "hello Bob", greeting: "hello" },
    ]);
  });
});
