import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { systemCode, systemReason, WorldError } from "../errors.ts";
import { busyWith, takeAlone } from "../take-alone.ts";
import { PACKAGE_ROOT } from "./package-root.ts";
import { findEnvironment, ownEnvironments } from "./find.ts";

/** The set-up of the package: plain JavaScript, so that it runs before anything is built. */
interface Setup {
  readonly installSpark: (venv: string) => Promise<void>;
}

/**
 * Sees to it that there is a Python with Spark for local runs: where there is none, one is made once, and it is said. In the package, so
 * that all projects of one emrald share it; in the project where that cannot be written.
 */
export async function installMachine(root: string): Promise<void> {
  if (findEnvironment(root) !== undefined) return;
  const { ofPackage, ofProject } = ownEnvironments(root);
  const venv = isWritable(PACKAGE_ROOT) ? ofPackage : ofProject;
  const release = takePlace(venv);
  try {
    process.stderr.write(`there is no Python with Spark for local runs yet: making one in ${venv}\n`);
    const setup = pathToFileURL(join(PACKAGE_ROOT, "scripts", "setup", "python.mjs")).href;
    const { installSpark } = (await import(setup)) as Setup;
    await installSpark(venv);
  } catch (cause) {
    throw notMade((cause as Error).message, cause);
  } finally {
    release();
  }
}

/** For this process alone, until what comes back is called. Throws a WorldError where nothing can be written there. */
function takePlace(venv: string): () => void {
  try {
    mkdirSync(dirname(venv), { recursive: true });
    return takeAlone(`${venv}.lock`, busyWith("making the Python environment"));
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw notMade(`"${dirname(venv)}" cannot be written: ${systemReason(cause)}`, cause);
  }
}

function notMade(reason: string, cause: unknown): WorldError {
  return new WorldError(`the Python environment cannot be made: ${reason}`, {
    next: "Mend that and call emrald again: it begins anew. Or name an environment with pyspark 3.5 by EMRALD_VENV.",
    cause,
  });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
