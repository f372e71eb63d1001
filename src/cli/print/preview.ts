import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first rows of a Parquet dataset on this machine; undefined where there is nothing to show. */
export async function previewParquet(folder: string, most: number): Promise<Preview | undefined> {
  const found: Record<string, unknown>[] = [];
  for (const file of parquetFiles(folder)) {
    const bytes = readFileSync(file);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    found.push(...(await parquetReadObjects({ file: buffer, rowEnd: most })));
    if (found.length >= most) break;
  }
  const [first] = found;
  if (!first) return undefined;
  const columns = Object.keys(first);
  return { columns, rows: found.slice(0, most).map((row) => columns.map((column) => shown(row[column]))) };
}

function parquetFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".parquet") && !/(^|\/)[_.]/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // Nothing was written there: nothing to show.
    return [];
  }
}

/** Longer cells would push the others off the screen. */
const WIDEST = 40;

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
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
