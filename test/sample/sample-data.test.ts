import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const fresh = mkdtempSync(join(tmpdir(), "emrald-sample-"));
afterAll(() => rmSync(fresh, { recursive: true }));

function filesOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

describe("the sample data", () => {
  const committed = filesOf(join(root, "data"));

  it("is what the generator writes", () => {
    execFileSync(process.execPath, [join(root, "scripts", "sample-data.mjs"), fresh]);
    const written = filesOf(fresh);
    expect([...committed.keys()]).toEqual([...written.keys()]);
    const stale = [...written].filter(([path, bytes]) => !committed.get(path)?.equals(bytes)).map(([path]) => path);
    expect(stale, "run: node scripts/sample-data.mjs").toEqual([]);
  });

  it("stays below a megabyte and a quarter", () => {
    const bytes = [...committed.values()].reduce((sum, file) => sum + file.length, 0);
    expect(bytes).toBeLessThan(1_250_000);
  });
});
