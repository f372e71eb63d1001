import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FILE } from "../../spec/project.ts";

/**
 * The project's name, also of a spec that is broken elsewhere: a comment says so, and is found again by the name. One that cannot be read at all is
 * called `project`.
 */
export function projectName(root: string): string {
  const [, name] = /^project:[ \t]*["']?([a-z][a-z0-9_]{0,62})["']?[ \t]*(?:#.*)?$/m.exec(textOf(root)) ?? [];
  return name ?? "project";
}

function textOf(root: string): string {
  try {
    return readFileSync(join(root, PROJECT_FILE), "utf8");
  } catch {
    return "";
  }
}
