import { existsSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { filesBelow } from "../../files-below.ts";
import { columns as inColumns, columnWidths } from "./columns.ts";

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are besides. */
  readonly more: number;
}

/**
 * The first rows of a Parquet dataset on this machine, by its first files and their first parts; undefined where there is nothing to show.
 * Throws where the library cannot read a file.
 */
export async function previewParquet(folder: string, most: number): Promise<Preview | undefined> {
  const found: Record<string, unknown>[] = [];
  let scales: ReadonlyMap<string, number> = new Map();
  let all = 0;
  for (const name of filesIn(folder).filter((one) => one.endsWith(".parquet"))) {
    const file = await asyncBufferFromFile(join(folder, name));
    const metadata = await parquetMetadataAsync(file);
    all += Number(metadata.num_rows);
    if (found.length >= most) continue;
    scales = decimalScales(metadata);
    found.push(...(await parquetReadObjects({ file, metadata, rowEnd: most - found.length, compressors })));
  }
  const [first] = found;
  if (!first) return undefined;
  const columns = Object.keys(first);
  const rows = found.map((row) => columns.map((column) => shown(row[column], scales.get(column))));
  return { columns, rows, more: all - rows.length };
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
  const text = typeof value === "string" || typeof value === "bigint" ? String(value) : JSON.stringify(value, plain);
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

/** JSON has no number that is as exact: what a number cannot hold is text. */
function plain(_: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/** A table in plain text, its columns as wide as they need. Numbers stand to the right. */
export function printTable({ columns, rows, more }: Preview): string[] {
  const right = [...columns.keys()].filter((index) => rows.every((row) => /^-?[\d.,eE+-]*$/.test(row[index] ?? "")));
  const line = columnWidths(columns, rows).map((width) => "-".repeat(width));
  return [...inColumns(columns, [line, ...rows], right), ...(more > 0 ? [`and ${more} more`] : [])];
}
