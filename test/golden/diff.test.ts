import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exitCodeOf } from "../../src/cli/diff/exit-code.ts";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { KINDS } from "../../src/diff/kinds.ts";
import { diffMermaid } from "../../src/diff/mermaid.ts";
import { diffText } from "../../src/diff/text.ts";
import { type DiffDocument, type EnvironmentDiff, type Side, worst } from "../../src/diff/types.ts";
import { commentOf as comment, MOST_COMMENT } from "../../src/review/comment.ts";
import { reviewOf } from "../../src/review/read.ts";
import { comparableSideOf } from "../diff/sides.ts";
import type { Tree } from "../project.ts";

/**
 * One folder, one change: `base/` is a project, `head/` holds the files that differ from it, and `removed` names those that are gone. `expected.txt` is
 * what `emrald diff` prints, `expected.json` what it prints with --json, without the plans' digests, and the exit code of --exit-code; `expected.md` is the comment of a pull
 * request that changes this. `vitest -u` rewrites them.
 */
const CASES = join(import.meta.dirname, "diff");

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((area) => area.isDirectory())
  .flatMap((area) => readdirSync(join(CASES, area.name)).map((slug) => `${area.name}/${slug}`))
  .sort();

/** Kinds that no file of a project can bring about; test/diff shows them on plans. */
const NOT_BY_FILES: Readonly<Record<string, string>> = {
  "dataset/other": "a key of a plan that this emrald does not know",
  "step/other": "a key of a plan that this emrald does not know",
  "cluster/other": "a key of a plan that this emrald does not know",
  "environment/other": "a key of a plan that this emrald does not know",
  "environment/artifact": "an artifact that nothing in its plan names",
  "emrald/runtime": "emrald's own, which comes with its version",
};

describe("emrald diff", () => {
  it.each(cases)("%s", async (name) => {
    const root = join(CASES, name);
    const document = documentOf(root);
    await expect(diffText(document, (_style, text) => text)).toMatchFileSnapshot(join(root, "expected.txt"));
    const printed = { exit_code: exitCodeOf(document), ...withoutDigests(document) };
    await expect(`${JSON.stringify(printed, null, 2)}\n`).toMatchFileSnapshot(join(root, "expected.json"));
    await expect(commentOf(document)).toMatchFileSnapshot(join(root, "expected.md"));
    const kinds = document.environments.flatMap(({ changes }) => changes.map(({ kind }) => kind));
    const kind = name.replace(/\..*$/, "");
    if (kind.startsWith("none/")) expect(kinds).toEqual([]);
    else expect(kinds).toContain(kind);
  });

  it("has a case for every kind of change", () => {
    const shown = new Set(cases.map((name) => name.replace(/\..*$/, "")));
    expect(Object.keys(KINDS).filter((kind) => !shown.has(kind) && !Object.hasOwn(NOT_BY_FILES, kind))).toEqual([]);
    expect(Object.keys(NOT_BY_FILES).filter((kind) => shown.has(kind) || !Object.hasOwn(KINDS, kind))).toEqual([]);
    const unknown = [...shown].filter((kind) => !kind.startsWith("none/") && !Object.hasOwn(KINDS, kind));
    expect(unknown, "cases of no kind").toEqual([]);
  });
});

function documentOf(root: string): DiffDocument {
  const base = treeIn(join(root, "base"));
  const head = { ...base, ...treeIn(join(root, "head")) };
  for (const file of removedIn(root)) delete head[file];
  const names = [...new Set([base, head].flatMap(environmentsOf))].sort();
  const side = (tree: Tree, name: string): Side | undefined =>
    environmentsOf(tree).includes(name) ? comparableSideOf(tree, name) : undefined;
  const environments = names.map((name): EnvironmentDiff => {
    const [before, after] = [side(base, name), side(head, name)];
    const diff = diffPlans(name, before, after);
    const mermaid = diffMermaid(diff, before?.plan, after?.plan);
    return { ...diff, ...(mermaid === undefined ? {} : { mermaid }) };
  });
  return {
    format: 1,
    command: "diff",
    base: { name: "base" },
    head: { name: "head" },
    class: worst(environments.map((one) => one.class)),
    environments,
  };
}

/** As the workflow has it of the diff alone; digests and prices would change with every release. */
function commentOf(document: DiffDocument): string {
  const { review, problems } = reviewOf([{ name: "diff.json", text: JSON.stringify(document) }]);
  expect(problems).toEqual([]);
  return comment(review, { marker: "<!-- emrald:review shop -->", room: MOST_COMMENT });
}

function treeIn(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")];
    }),
  );
}

function removedIn(root: string): string[] {
  const list = join(root, "removed");
  return existsSync(list) ? readFileSync(list, "utf8").split("\n").filter((line) => line !== "") : [];
}

/** All but local, as the command compares them. */
function environmentsOf(tree: Tree): string[] {
  const { environments = {} } = parse(tree["pipelines/project.yaml"] ?? "") as { environments?: object };
  return Object.keys(environments).filter((name) => name !== "local");
}

function withoutDigests(document: DiffDocument): object {
  const environments = document.environments.map(({ base: _, head: __, ...rest }) => rest);
  return { ...document, environments };
}
