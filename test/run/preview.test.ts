import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { previewParquet, printTable } from "../../src/cli/print/preview.ts";
import { RunPrinter } from "../../src/cli/print/run-printer.ts";
import type { RunPlace } from "../../src/cli/run/place.ts";
import { findMachine } from "../../src/machine/find.ts";

const CODECS = ["zstd", "gzip", "snappy", "lz4", "uncompressed"];

const SCRIPT = `
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
rows = [(9007199254740993, "a", [9007199254740993, 1])] + [(n, "b", [n]) for n in range(6)]
frame = spark.createDataFrame(rows, "id long, name string, all array<long>")
for codec in sys.argv[2:]:
    frame.repartition(3).sortWithinPartitions("id").write.option("compression", codec).parquet(f"{sys.argv[1]}/{codec}")
frame.coalesce(1).write.parquet(f"{sys.argv[1]}/one")
`;

let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "emrald-preview-"));
  const { python, javaHome } = findMachine(process.cwd());
  await execa(python, ["-c", SCRIPT, folder, ...CODECS], {
    env: { ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }) },
  });
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the first rows of what Spark has written", () => {
  it("are shown with the number of the others, and long numbers to their last digit", async () => {
    const preview = await previewParquet(join(folder, "one"), 3);
    expect(preview && printTable(preview)).toEqual([
      "              id  name  all",
      "----------------  ----  ----------------------",
      '9007199254740993  a     ["9007199254740993",1]',
      "               0  b     [0]",
      "               1  b     [1]",
      "and 4 more",
    ]);
  });

  it.each(CODECS)("are shown from files with the codec %s, and those of other files are counted", async (codec) => {
    const preview = await previewParquet(join(folder, codec), 5);
    expect([preview?.rows.length, preview?.more]).toEqual([5, 2]);
    const all = await previewParquet(join(folder, codec), 10);
    expect([all?.rows.length, all?.more]).toEqual([7, 0]);
    expect(all && printTable(all).at(-1)).not.toContain("more");
  });
});

it("a file that cannot be read is a note at the end of a run, and no failure", async () => {
  const broken = mkdtempSync(join(folder, "broken-"));
  writeFileSync(join(broken, "part-0.parquet"), "PAR1 this is none");
  appendFileSync(join(broken, "part-0.parquet"), "\u0000\u0000\u0000\u0001PAR1");
  const plan = {
    environment: "local",
    steps: { "shop/sum": { pipeline: "shop", writes: [{ dataset: "shop/sums" }] } },
    datasets: { "shop/sums": { stage: "gold", format: "parquet", uri: "s3://gold/sums/" } },
  };
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const printer = new RunPrinter({ plan, placeOf: () => broken } as unknown as RunPlace, [], false);
  printer.emit({ event: "step-succeeded", step: "shop/sum" } as Parameters<RunPrinter["emit"]>[0]);
  await printer.finish("succeeded").finally(() => write.mockRestore());
  expect(written.join("")).toContain("shop/sums\n  its rows cannot be shown here: only Spark can read them\n");
});
