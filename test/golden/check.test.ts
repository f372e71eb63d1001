import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsForPeople } from "../../src/project/print/report.ts";
import { loadProject } from "../../src/project/project.ts";
import { rules } from "../../src/rules/all.ts";
import type { FileContent } from "../../src/spec/decode.ts";
import { codes } from "../../src/spec/codes.ts";
import { readFile } from "../../src/spec/project.ts";

/** One folder, one project: `expected.txt` is what `emrald check` prints for it. `vitest -u` rewrites it. */
const CASES = join(import.meta.dirname, "check");

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((area) => area.isDirectory())
  .flatMap((area) => readdirSync(join(CASES, area.name)).map((slug) => `${area.name}/${slug}`))
  .sort();

/** Cases that cannot lie in a repository, for their size or their rights. */
const MADE_HERE: Record<string, { content: FileContent; message: string }> = {
  "file/too-large": {
    content: Buffer.alloc(20 * 1024 * 1024, "# a comment that never ends\n"),
    message: "the file has 20.0 MiB; at most 4 MiB are read",
  },
  "file/unreadable": {
    content: { problem: "unreadable", message: "EACCES: permission denied" },
    message: '"pipelines/big.yaml" cannot be read: EACCES: permission denied',
  },
};

describe("emrald check", () => {
  it.each(Object.entries(MADE_HERE))("%s", (code, { content, message }) => {
    const { diagnostics } = readFile("pipelines/big.yaml", content);
    expect(diagnostics.map((found) => [found.code, found.message])).toEqual([[code, message]]);
  });

  it.each(cases)("%s", async (name) => {
    const root = join(CASES, name);
    const { diagnostics } = await loadProject(root);
    const text = problemsForPeople(root, diagnostics, (_style, text) => text);
    await expect(text).toMatchFileSnapshot(join(root, "expected.txt"));
    // Each is about one thing: what else a reader would find in it is noise, or a second message for one mistake.
    const found = new Set(diagnostics.map(({ code }) => code));
    if (!name.startsWith("sound/"))
      expect([...found], "the codes that the case shows").toEqual([name.replace(/\..*$/, "")]);
  });

  it("has a case for every code", () => {
    const shown = new Set([...Object.keys(MADE_HERE), ...cases.map((name) => name.replace(/\..*$/, ""))]);
    // What only `emrald compile` says is shown by test/golden/emit.
    const ofCheck = Object.keys(codes).filter((code) => !code.startsWith("emit/"));
    const known = [...ofCheck, ...rules.map(({ id }) => id)];
    expect(known.filter((code) => !shown.has(code))).toEqual([]);
  });
});
