import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { WorldError } from "../errors.ts";
import { PACKAGE_ROOT } from "./package-root.ts";

/** Python, Java and Spark of this machine, for steps that run here. */
export interface Machine {
  readonly python: string;
  readonly javaHome?: string;
  readonly sparkHome: string;
}

/** What scripts/setup/python.mjs writes last into an environment that it has made. */
const STAMP = "emrald-setup";

/** Where emrald puts a Python environment: into its own folder, or into the project's where it may not write there. */
export function ownEnvironments(root: string): { readonly ofPackage: string; readonly ofProject: string } {
  return { ofPackage: join(PACKAGE_ROOT, ".venv"), ofProject: join(root, ".emrald", "venv") };
}

/** The Python environment of a project: the one of EMRALD_VENV, its own `.venv` with pyspark, or emrald's. Undefined where there is none. */
export function findEnvironment(root: string): string | undefined {
  const named = process.env["EMRALD_VENV"];
  if (named !== undefined && named !== "") return named;
  const { ofPackage, ofProject } = ownEnvironments(root);
  const ours = [ofProject, ofPackage].filter((folder) => existsSync(join(folder, STAMP)));
  return [join(root, ".venv"), ...ours].find((folder) => sparkIn(folder) !== undefined);
}

/** Found where the project or the set-up has them; `installMachine` sees to it that there are some. */
export function findMachine(root: string): Machine {
  const venv = findEnvironment(root);
  const python = venv === undefined ? "" : join(venv, "bin", "python");
  if (venv === undefined || !existsSync(python)) {
    const { ofPackage, ofProject } = ownEnvironments(root);
    const looked = venv === undefined ? [join(root, ".venv"), ofProject, ofPackage] : [venv];
    throw new WorldError(`there is no Python environment in "${looked.join('" or "')}"`, {
      next:
        venv === undefined
          ? "A local run makes one. Or name yours with EMRALD_VENV."
          : "EMRALD_VENV names it. Unset it, or name one that is there.",
    });
  }
  const sparkHome = sparkIn(venv);
  if (sparkHome === undefined) {
    throw new WorldError(`the Python environment "${venv}" has no pyspark`, {
      next: "EMRALD_VENV names it. Unset it, and emrald makes one of its own.",
    });
  }
  const javaHome = findJava(venv);
  return { python, sparkHome, ...(javaHome === undefined ? {} : { javaHome }) };
}

function sparkIn(venv: string): string | undefined {
  const lib = join(venv, "lib");
  if (!existsSync(join(venv, "bin", "python")) || !existsSync(lib)) return undefined;
  return readdirSync(lib)
    .map((version) => join(lib, version, "site-packages", "pyspark"))
    .find((folder) => existsSync(join(folder, "bin", "spark-submit")));
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
    next: "Install one, or set JAVA_HOME. In an environment that emrald makes itself (unset EMRALD_VENV) there is one.",
  });
}
