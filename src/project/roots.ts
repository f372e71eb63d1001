import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PROJECT_FILE } from "../spec/project.ts";
import { UsageError } from "../errors.ts";

/** The project's folder: the one that is named, or the nearest above the working directory that has one. */
export function projectRoot(named: string | undefined): string {
  if (named !== undefined) {
    const root = resolve(named);
    if (!existsSync(root) || !statSync(root).isDirectory()) throw new UsageError(`there is no folder "${named}"`);
    return root;
  }
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
