import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The files in a folder and in all folders below it, by their paths from there, with `/` on every system; in the order of these. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
