import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { WorldError } from "../errors.ts";
import { hear, type Heard } from "../hear.ts";
import { findMachine } from "../machine/find.ts";
import { installMachine } from "../machine/install.ts";
import { indexSettings } from "./index-settings.ts";

/** uv, as this machine has it. */
export interface Uv {
  /** The Python of local runs. */
  readonly python: string;
  /** Runs it in the project's folder, where it finds settings of the project's own. */
  readonly run: (args: readonly string[]) => Promise<Heard>;
}

/** Variables that would change what is made, and not where it comes from. */
const OURS = ["UV_TARGET", "UV_PREFIX", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_COMPILE_BYTECODE", "UV_NO_BINARY"];

/** Of the environment of local runs, which is made where there is none, or else on PATH. Throws a WorldError. */
export async function findUv(root: string): Promise<Uv> {
  await installMachine(root);
  const { python } = findMachine(root);
  const program = [dirname(python), ...(process.env["PATH"] ?? "").split(delimiter)]
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "uv"))
    .find(existsSync);
  if (program === undefined) {
    throw new WorldError("there is no uv on this machine, which brings Python packages", {
      next: `Install it: ${python} -m pip install uv. An environment that emrald makes itself (unset EMRALD_VENV) has one.`,
    });
  }
  const env = await environment(python);
  return { python, run: (args) => hear(program, args, { cwd: root, env }) };
}

const known = new Map<string, Promise<NodeJS.ProcessEnv>>();

/** What uv gets, with what pip is told. It is asked once: Python takes its time to start. */
function environment(python: string): Promise<NodeJS.ProcessEnv> {
  const env = known.get(python) ?? askPip(python);
  known.set(python, env);
  return env;
}

async function askPip(python: string): Promise<NodeJS.ProcessEnv> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name)));
  const { out } = await hear(python, ["-m", "pip", "config", "list"], { cwd: dirname(python), env: own });
  // It would fetch a whole Python of the nodes' version, for nothing: no package is built.
  return { ...own, ...indexSettings(out, own), UV_PYTHON_DOWNLOADS: "never" };
}
