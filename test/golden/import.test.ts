import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importEmr } from "../../src/import/index.ts";
import { leftOutLines, printed } from "../../src/cli/init/print-import.ts";
import { compileTree } from "../project.ts";

/** One folder, one JSON of EMR's: beside it the YAML that import makes of it, and what it leaves out. `vitest -u` rewrites them. */
const CASES = join(import.meta.dirname, "import");

describe.each(readdirSync(CASES).sort())("emrald import: %s", (name) => {
  const folder = join(CASES, name);
  const [input = ""] = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const imported = importEmr(JSON.parse(readFileSync(join(folder, input), "utf8")), { from: input });

  it("is the YAML that was read and accepted", async () => {
    await expect(printed(imported)).toMatchFileSnapshot(join(folder, "expected.yaml"));
    const told = leftOutLines(imported).join("");
    await expect(told).toMatchFileSnapshot(join(folder, "left-out.txt"));
  });

  it("passes check in every environment, and compiles", () => {
    for (const environment of ["local", "dev"]) {
      const { plan, diagnostics } = compileTree(imported.files, environment);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(plan).toBeDefined();
    }
  });
});
