import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { run, SetupError } from "./run.mjs";

/** The first Python of this machine that is new enough. */
export function findPython() {
  const names = ["python3.11", "python3.12", "python3.10", "python3", "python"];
  const found = [];
  for (const name of names) {
    const version = output(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"])?.trim();
    if (version === undefined) continue;
    found.push(`${name} is ${version}`);
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === 3 && minor >= 10) return name;
  }
  throw new SetupError(`Python 3.10 or later is needed; ${found.length > 0 ? found.join(", ") : "none was found"}.`);
}

/** Runs pip of a Python environment. */
export function pip(venv, ...args) {
  const python = join(venv, "bin", "python");
  return run(python, ["-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", ...args]);
}

/** What a command prints on both streams; undefined where it is not there or fails. */
export function output(command, args) {
  try {
    return execFileSync("/bin/sh", ["-c", '"$@" 2>&1', "sh", command, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}
