import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileContent } from "../spec/decode.ts";
import { PROJECT_FILE } from "../spec/project.ts";

const FOLDER = PROJECT_FILE.slice(0, PROJECT_FILE.lastIndexOf("/"));

/** The YAML files of a project, in the order of their names. */
export function specFiles(root: string): string[] {
  try {
    return readdirSync(join(root, FOLDER))
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => `${FOLDER}/${name}`);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

export function readContent(root: string, file: string): FileContent {
  try {
    return readFileSync(join(root, file));
  } catch (error) {
    return systemCode(error) === "EISDIR"
      ? { problem: "directory", message: "" }
      : {
          problem: "unreadable",
          message: error instanceof Error ? (error.message.split(",")[0] ?? "") : String(error),
        };
  }
}
