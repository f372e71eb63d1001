import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { WorldError } from "../../src/errors.ts";
import { installMachine } from "../../src/machine/install.ts";

// An emrald without a Python environment, in a folder that nobody may write to.
vi.mock("../../src/machine/package-root.ts", () => ({ PACKAGE_ROOT: "/dev/null/emrald" }));

it.each([
  ["is not set", undefined],
  ["is empty", ""],
])("says so where no Python environment can be made, and EMRALD_VENV %s", async (_, named) => {
  vi.stubEnv("EMRALD_VENV", named);
  const root = mkdtempSync(join(tmpdir(), "emrald-install-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true });
  });
  writeFileSync(join(root, ".emrald"), "a file where a folder is needed");
  const error: unknown = await installMachine(root).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(WorldError);
  expect((error as WorldError).message).toBe(
    `the Python environment cannot be made: "${join(root, ".emrald")}" cannot be written: EEXIST: file already exists`,
  );
});
