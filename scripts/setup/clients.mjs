import { rmSync } from "node:fs";
import { join } from "node:path";
import { contents, once, run } from "./run.mjs";
import { findPython, pip } from "./venv.mjs";

const VENV = ".venv-clients";
const REQUIREMENTS = "test/clients/requirements.txt";

/** The AWS CLI, boto3 and moto, in an environment of their own: only tests need them. */
export async function installClients() {
  const parts = [contents(REQUIREMENTS)];
  await once("installing the AWS CLI, boto3 and moto for the tests", join(VENV, "emrald-setup"), parts, async () => {
    const python = findPython();
    rmSync(VENV, { recursive: true, force: true });
    await run(python, ["-m", "venv", VENV]);
    await pip(VENV, "install", "-r", REQUIREMENTS);
  });
}
