import { existsSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { filesBelow } from "../../files-below.ts";

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first rows of a Parquet dataset on this machine, by its first files and their first parts; undefined where there is nothing to show. */
export async function previewParquet(folder: string, most: number): Promise<Preview | undefined> {
  const found: Record<string, unknown>[] = [];
  let scales: ReadonlyMap<string, number> = new Map();
  for (const name of filesIn(folder).filter((one) => one.endsWith(".parquet"))) {
    const file = await asyncBufferFromFile(join(folder, name));
    const metadata = await parquetMetadataAsync(file);
    scales = decimalScales(metadata);
    found.push(...(await parquetReadObjects({ file, metadata, rowEnd: most })));
    if (found.length >= most) break;
  }
  const [first] = found;
  if (!first) return undefined;
  const columns = Object.keys(first);
  const rows = found.slice(0, most).map((row) => columns.map((column) => shown(row[column], scales.get(column))));
  return { columns, rows };
}

/** Columns of decimals with their digits after the point: the library reads them as numbers, and 0.1 is none. */
function decimalScales({ schema }: FileMetaData): ReadonlyMap<string, number> {
  return new Map(
    schema.flatMap(({ name, converted_type, scale }): [string, number][] =>
      converted_type === "DECIMAL" ? [[name, scale ?? 0]] : [],
    ),
  );
}

/** The names of a dataset's files on this machine, sorted, without what Spark and a run keep beside them; none where nothing was written. */
export function filesIn(folder: string): string[] {
  return existsSync(folder) ? filesBelow(folder).filter((name) => !/(^|\/)[_.]/.test(name)) : [];
}

/** Longer cells would push the others off the screen. */
const WIDEST = 40;

function shown(value: unknown, scale?: number): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && scale !== undefined) return value.toFixed(scale);
  if (value instanceof Date) return value.toISOString().replace("T00:00:00.000Z", "");
  const plain = (_: string, inner: unknown): unknown => (typeof inner === "bigint" ? Number(inner) : inner);
  const text = typeof value === "string" ? value : JSON.stringify(value, plain);
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

/** A table in plain text, its columns as wide as they need. Numbers stand to the right. */
export function printTable({ columns, rows }: Preview): string[] {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const right = columns.map((_, index) => rows.every((row) => /^-?[\d.,eE+-]*$/.test(row[index] ?? "")));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (right[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(columns), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
