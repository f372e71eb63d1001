import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { writeAll } from "../../src/cli/init/files-to-write.ts";
import { WorldError } from "../../src/errors.ts";

/** What happens in the place of a write. */
const disk = vi.hoisted(() => ({ write: undefined as (() => void) | undefined }));

vi.mock("node:fs", async (load) => {
  const real = await load<typeof fs>();
  const writeFileSync = (...args: Parameters<typeof fs.writeFileSync>): void => {
    const act = disk.write ?? (() => real.writeFileSync(...args));
    act();
  };
  return { ...real, writeFileSync };
});

const full = (): never => {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
};

beforeEach(() => {
  disk.write = undefined;
});

function refusal(folder: string): WorldError {
  try {
    writeAll(folder, { "a/one": "1" });
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
  throw new Error("it was written");
}

function emptyFolder(): string {
  const folder = fs.mkdtempSync(join(tmpdir(), "emrald-full-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("leaves no empty file", () => {
  const folder = emptyFolder();
  disk.write = full;
  expect(refusal(folder)).toMatchObject({
    message: "the project cannot be written: ENOSPC: no space left on device",
    next: "Nothing of it was left. Mend that, and call it again.",
  });
  expect(fs.readdirSync(folder)).toEqual([]);
});

it("leaves what others have put beside it, and says so", () => {
  const folder = emptyFolder();
  disk.write = () => {
    fs.mkdirSync(join(folder, "a", "theirs"));
    full();
  };
  expect(refusal(folder).next).toBe(`"${join(folder, "a")}" was left: it cannot be taken away.`);
  expect(fs.readdirSync(folder, { recursive: true }).sort()).toEqual(["a", "a/theirs"]);
});
