import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { WorldError } from "../errors.ts";
import { PACKAGE_ROOT } from "../project/roots.ts";

/** Python, Java and Spark of this machine, for steps that run here. */
export interface Machine {
  readonly python: string;
  readonly javaHome?: string;
  readonly sparkHome: string;
}

/** Found where the set-up left them: in the project's `.venv`, or in emrald's own. */
export function findMachine(root: string): Machine {
  const named = process.env["EMRALD_VENV"];
  const folders = named === undefined ? [join(root, ".venv"), join(PACKAGE_ROOT, ".venv")] : [named];
  const venv = folders.find((folder) => existsSync(join(folder, "bin", "python")));
  if (venv === undefined) {
    throw new WorldError(`there is no Python environment in "${folders.join('" or "')}"`, {
      next:
        named === undefined
          ? "Run `npm run setup`: it makes one in .venv. Or name yours with EMRALD_VENV."
          : "EMRALD_VENV names it. Unset it, or name one that is there.",
    });
  }
  const sparkHome = readdirSync(join(venv, "lib"))
    .map((version) => join(venv, "lib", version, "site-packages", "pyspark"))
    .find((folder) => existsSync(join(folder, "bin", "spark-submit")));
  if (sparkHome === undefined) {
    throw new WorldError(`the Python environment "${venv}" has no pyspark`, { next: "Run `npm run setup`." });
  }
  const javaHome = findJava(venv);
  return { python: join(venv, "bin", "python"), sparkHome, ...(javaHome === undefined ? {} : { javaHome }) };
}

/** The set-up notes which Java it found or installed; undefined leaves the choice to PATH. */
function findJava(venv: string): string | undefined {
  const note = join(venv, "java-home");
  const noted = existsSync(note) ? readFileSync(note, "utf8").trim() : undefined;
  for (const home of [noted, process.env["JAVA_HOME"]]) {
    if (home !== undefined && home !== "" && existsSync(join(home, "bin", "java"))) return home;
  }
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => folder !== "" && existsSync(join(folder, "java")));
  if (onPath) return undefined;
  throw new WorldError("there is no Java on this machine, and Spark needs one (8, 11 or 17)", {
    next: "Run `npm run setup`: it installs one beside Python. Or set JAVA_HOME.",
  });
}
