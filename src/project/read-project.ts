import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode, systemReason, WorldError } from "../errors.ts";
import type { FileContent } from "../spec/decode.ts";
import { PROJECT_FILE } from "../spec/project.ts";

const FOLDER = PROJECT_FILE.slice(0, PROJECT_FILE.lastIndexOf("/"));

/** The YAML files of a project, in the order of their names; none where there is no such folder. Throws a WorldError where it cannot be listed. */
export function specFiles(root: string): string[] {
  try {
    return readdirSync(join(root, FOLDER))
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => `${FOLDER}/${name}`);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return [];
    // Which pipelines there are is not known: to read those with a known name would be to check another project.
    throw new WorldError(`the folder "${FOLDER}" of "${root}" cannot be read: ${systemReason(cause)}`, { cause });
  }
}

export function readContent(root: string, file: string): FileContent {
  try {
    return readFileSync(join(root, file));
  } catch (error) {
    return systemCode(error) === "EISDIR"
      ? { problem: "directory", message: "" }
      : { problem: "unreadable", message: systemReason(error) };
  }
}
