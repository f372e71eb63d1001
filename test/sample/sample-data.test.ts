import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const fresh = mkdtempSync(join(tmpdir(), "emrald-sample-"));
afterAll(() => rmSync(fresh, { recursive: true }));

function filesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".csv"));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

describe("the sample data", () => {
  const committed = filesOf(join(root, "data"));

  it("is what the generator writes", () => {
    execFileSync(process.execPath, [join(root, "scripts", "sample-data.mjs"), fresh]);
    const written = filesOf(fresh);
    expect([...committed.keys()]).toEqual([...written.keys()]);
    const stale = [...written].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path);
    expect(stale, "run: node scripts/sample-data.mjs").toEqual([]);
  });

  it("stays below a megabyte", () => {
    const bytes = [...committed.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(1_000_000);
  });
});
