import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The files by which a step speaks to the runner. */
export interface StepFiles {
  readonly env: Readonly<Record<string, string>>;
  readonly read: () => Said;
}

/** What a step said. */
export interface Said {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
}

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] as const;

/** Empty files for one step. */
export function stepFiles(folder: string, step: string): StepFiles {
  const paths = Object.fromEntries(FILES.map((name) => [name, join(folder, `${step}-${name}`)]));
  for (const path of Object.values(paths)) writeFileSync(path, "");
  const text = (name: (typeof FILES)[number]): string => readFileSync(paths[name] ?? "", "utf8");
  return {
    env: paths,
    read: () => ({
      outputs: assignments(text("GITHUB_OUTPUT")),
      env: assignments(text("GITHUB_ENV")),
      path: text("GITHUB_PATH").split("\n").filter(Boolean),
      summary: text("GITHUB_STEP_SUMMARY"),
    }),
  };
}

/** `name=value`, and `name<<WORD` with lines up to the word. */
function assignments(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, mark, rest = ""] = /^([^=<]+)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      if (line === "") continue;
      throw new Error(`Invalid format '${line}'`);
    }
    const end = mark === "<<" ? lines.indexOf(rest) : 0;
    if (end < 0) throw new Error(`Matching delimiter not found '${rest}'`);
    found[name] =
      mark === "<<"
        ? lines
            .splice(0, end + 1)
            .slice(0, -1)
            .join("\n")
        : rest;
  }
  return found;
}
