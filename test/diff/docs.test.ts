import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, it } from "vitest";
import { KINDS } from "../../src/diff/kinds.ts";
import { CLASSES } from "../../src/diff/types.ts";

const DOCS = "docs/changes.md";

it("docs/changes.md tells every kind, and every class", async () => {
  const text = readFileSync(DOCS, "utf8");
  const rows = Object.entries(KINDS).map(([kind, { class: its, reason }]) => `| \`${kind}\` | ${its} | ${reason} |`);
  const table = await format(["| kind | class | because |", "| --- | --- | --- |", ...rows].join("\n"), {
    parser: "markdown",
  });
  const [, shown = ""] = text.split("<!-- Held by test/diff/docs.test.ts to the catalogue in src/diff/kinds. -->\n\n");
  expect(shown).toBe(table);
  for (const one of CLASSES) expect(text).toMatch(new RegExp(`^\\| ${one} +\\|`, "m"));
});
