import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";

/** The rows of a gold dataset of a local run, in the order of its files, as JSON has them. */
export async function gold(root: string, dataset: string): Promise<Record<string, unknown>[]> {
  const buckets = join(root, ".emrald", "local", "s3");
  const bucket = readdirSync(buckets).find((name) => name.includes("-gold-")) ?? "";
  return rowsOf(join(buckets, bucket, dataset));
}

/** The rows of a folder's Parquet files, in the order of the files, as JSON has them. */
export async function rowsOf(folder: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".parquet")) continue;
    const bytes = readFileSync(join(folder, file));
    rows.push(
      ...(await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) })),
    );
  }
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return value;
}
