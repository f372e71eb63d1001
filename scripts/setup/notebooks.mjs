import { rmSync } from "node:fs";
import { join } from "node:path";
import { contents, once, run } from "./run.mjs";
import { findPython, pip } from "./venv.mjs";

const VENV = ".venv-notebooks";
const REQUIREMENTS = "test/notebooks/requirements.txt";

/**
 * Jupyter, sparkmagic and shellcheck, in an environment of their own: only tests need them. The file names all there is, since what sparkmagic asks for besides
 * (Kerberos, JupyterLab) would have to be compiled, or is never looked at; and wheels alone, since shellcheck's carries it.
 */
export async function installNotebooks() {
  const parts = [contents(REQUIREMENTS)];
  await once("installing Jupyter and sparkmagic for the tests", join(VENV, "emrald-setup"), parts, async () => {
    const python = findPython();
    rmSync(VENV, { recursive: true, force: true });
    await run(python, ["-m", "venv", VENV]);
    await pip(VENV, "install", "--no-deps", "--only-binary", ":all:", "-r", REQUIREMENTS);
  });
}
