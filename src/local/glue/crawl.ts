import { readdirSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../../errors.ts";
import { s3ToPath } from "../logs/s3-folder.ts";
import type { CrawlerDefinition } from "./crawler.ts";

/** What is wrong with a crawler's targets: the first that has no files. Undefined when all have. */
export function crawlProblem(s3Dir: string, { Targets }: CrawlerDefinition): string | undefined {
  for (const { Path = "" } of Targets.S3Targets ?? []) {
    const path = s3ToPath(s3Dir, Path);
    if (path === undefined || !hasFiles(path)) return `The S3 location ${Path} has no files`;
  }
  return undefined;
}

/** As Glue and Spark see it: what begins with a dot or an underscore is no data. */
function hasFiles(path: string): boolean {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(({ name }) => !/^[._]/.test(name))
      .some((entry) => !entry.isDirectory() || hasFiles(join(path, entry.name)));
  } catch (error) {
    if (systemCode(error) === "ENOTDIR") return true;
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
