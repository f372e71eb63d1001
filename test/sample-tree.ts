import { readdirSync, readFileSync } from "node:fs";
import type { Tree } from "./project.ts";

/** The sample project, with the files that it names. */
export function sampleTree(): Tree {
  const folders = ["pipelines", "spark/apps", "spark/scripts", "spark/sql", "bootstrap", "data"];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
      .map((entry) => `${entry.parentPath}/${entry.name}`),
  );
  return Object.fromEntries(files.map((file) => [file, file.startsWith("data/") ? "" : readFileSync(file, "utf8")]));
}
