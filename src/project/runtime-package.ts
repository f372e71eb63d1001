import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";

/** The oldest day that the ZIP format can name: the same files then are the same bytes, whenever they were written. */
const NEVER = new Date(1980, 0, 1);

/** The Python runtime as one archive for `--py-files`, with the package `emrald/` at its root. */
export function runtimePackage(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
  return zipSync(Object.fromEntries(files.map((name) => [`emrald/${name}`, readFileSync(join(folder, name))])), {
    mtime: NEVER,
    level: 6,
  });
}
