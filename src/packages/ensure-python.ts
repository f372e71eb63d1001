import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findMachine } from "../machine/find.ts";
import { lockedSet } from "../model/packages.ts";
import { requirementsFile } from "../spec/packages-lock.ts";
import { inDraft } from "./cache.ts";
import { lockedRequirements } from "./read-lock.ts";
import { installHere } from "./python.ts";

/** The folder of a set of Python packages on this machine, installed from the lock where it is not yet. Throws a WorldError. */
export async function ensurePython(root: string, key: string): Promise<string> {
  const { sha256 } = lockedRequirements(root, key);
  const folder = folderOf(root, lockedSet({ set: key, requirements: sha256 }));
  if (existsSync(folder)) return folder;
  process.stderr.write(`installing the Python packages of ${requirementsFile(key)} for local runs\n`);
  return inDraft(root, async (draft) => {
    const whole = join(draft, "packages");
    await installHere(root, join(root, requirementsFile(key)), whole);
    mkdirSync(dirname(folder), { recursive: true });
    try {
      renameSync(whole, folder);
    } catch (cause) {
      // Another process has just brought the same.
      if (!existsSync(folder)) throw cause;
    }
    return folder;
  });
}

/** The folder of a set as it was locked once (`lockedSet`), where it is installed still. */
export function installedPython(root: string, locked: string): string | undefined {
  const folder = folderOf(root, locked);
  return existsSync(folder) ? folder : undefined;
}

/** What makes two installations of a set differ: the versions that are locked, this machine's Python and its system. */
function folderOf(root: string, locked: string): string {
  const [key = "", requirements = ""] = locked.split("/");
  const tag = [pythonName(findMachine(root).python), process.platform, process.arch, requirements].join("-");
  return join(root, ".emrald", "python", key, tag);
}

/** `python3.11`, as an environment calls its library; asking Python itself would take a process for each step. */
function pythonName(python: string): string {
  const lib = join(dirname(dirname(python)), "lib");
  return readdirSync(lib).find((name) => /^python3\.\d+$/.test(name)) ?? basename(python);
}
