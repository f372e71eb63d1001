import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ACTIONS, actionFiles, actionlint, githubSchema, WORKFLOWS, workflowFiles, zizmor } from "./support/linters.ts";

/** actionlint, zizmor and GitHub's own schema on the workflows as they are, each shown to see something. */

/** `queue` is of May 2026, and newer than actionlint 1.7.7; GitHub's own schema knows it. */
const TOO_NEW = 'unexpected key "queue" for "concurrency" section. expected one of "cancel-in-progress", "group"';

const BROKEN = "on: push\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ run: 'echo ${{ steps.x.outputs.y }}' }] } }";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "emrald-lint-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

it("actionlint has nothing to say", async () => {
  const found = await Promise.all(Object.entries(workflowFiles()).map(([file, text]) => actionlint(file, text)));
  expect(found.flat().filter(({ says }) => says !== TOO_NEW)).toEqual([]);
  expect(await actionlint("broken.yml", BROKEN)).toEqual([
    { file: "broken.yml", line: 2, says: expect.stringContaining('property "x" is not defined') as string },
  ]);
});

it("zizmor has nothing to say", async () => {
  const root = folder();
  for (const part of [WORKFLOWS, ACTIONS]) cpSync(part, join(root, part), { recursive: true });
  expect(await zizmor(root)).toEqual([]);
  mkdirSync(join(root, "more", WORKFLOWS), { recursive: true });
  writeFileSync(
    join(root, "more", WORKFLOWS, "broken.yml"),
    "on: pull_request_target\njobs: { a: { uses: acme/x@main } }",
  );
  const found = await zizmor(join(root, "more"));
  expect(found.map(({ says }) => says.split(":")[0])).toContain("dangerous-triggers");
});

it("GitHub's own schema takes all of them", async () => {
  const errorsOf = await githubSchema(folder());
  for (const [file, text] of Object.entries(workflowFiles()))
    expect(errorsOf("workflow", file, text), file).toEqual([]);
  for (const [file, text] of Object.entries(actionFiles())) expect(errorsOf("action", file, text), file).toEqual([]);
  expect(errorsOf("workflow", "broken.yml", BROKEN.replace("run:", "rum:"))).not.toEqual([]);
});
