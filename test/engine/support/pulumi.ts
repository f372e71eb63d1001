import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

const MISSING = "no Pulumi CLI: put `pulumi` on PATH, or name it in EMRALD_PULUMI";

/** The Pulumi CLI: EMRALD_PULUMI, or `pulumi` on PATH. */
export function findPulumi(): string | undefined {
  const named = process.env["EMRALD_PULUMI"];
  if (named !== undefined && named !== "") return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, "pulumi")).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Tests on the real engine: where there is none they are skipped, and their name says why. */
export function describeOnEngine(name: string, tests: () => void): void {
  if (findPulumi() === undefined) describe.skip(`${name} [${MISSING}]`, tests);
  else describe(name, tests);
}

/** vitest's global set-up of this suite: says once that there is no engine, or fails where there must be one. */
export default function setup(): void {
  if (findPulumi() !== undefined) return;
  if (process.env["EMRALD_REQUIRE_PULUMI"] === "1") throw new Error(`EMRALD_REQUIRE_PULUMI=1, but ${MISSING}`);
  process.stderr.write(`The tests on the Pulumi engine are skipped: ${MISSING}\n`);
}
