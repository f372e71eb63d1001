import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generated } from "../../scripts/generated.ts";

it("the generated files are up to date (else: npm run generate)", async () => {
  const stale = (await generated()).filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
  expect(stale.map(([file]) => file)).toEqual([]);
});
