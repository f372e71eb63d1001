import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

const REPOSITORY = resolve(import.meta.dirname, "..", "..");

/** The command line as a user has it: the bundle, in a process of its own. */
export function emrald(root: string, ...args: string[]) {
  return emraldWith({}, root, ...args);
}

/** The same with an environment of its own. */
export function emraldWith(env: Record<string, string>, root: string, ...args: string[]) {
  return execa(process.execPath, [join(REPOSITORY, "dist", "cli", "emrald.mjs"), ...args], {
    cwd: root,
    reject: false,
    stdin: "ignore",
    env: { NO_COLOR: "1", EMRALD_VENV: join(REPOSITORY, ".venv"), ...env },
  });
}

/** The sample lake in a folder of its own. Remove it with `remove`. */
export function copySample(): string {
  const root = mkdtempSync(join(tmpdir(), "emrald-lake-"));
  for (const folder of ["pipelines", "spark/apps", "spark/scripts", "spark/sql", "bootstrap", "data"]) {
    cpSync(join(REPOSITORY, folder), join(root, folder), { recursive: true });
  }
  return root;
}

export function remove(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** What the answers are, computed without Spark. */
export async function expectedGold(
  data: string,
  ...vars: string[]
): Promise<Record<string, Record<string, unknown>[]>> {
  const { stdout } = await execa(join(REPOSITORY, ".venv", "bin", "python"), [
    join(REPOSITORY, "test", "sample", "expected.py"),
    data,
    ...vars.flatMap((value) => ["--var", value]),
  ]);
  return JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
}
