import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { compile } from "../src/plan/compile.ts";
import type { Plan } from "../src/plan/plan.ts";
import { checkProject } from "../src/rules/check.ts";
import type { Diagnostic } from "../src/spec/diagnostic.ts";
import type { EnvironmentSpec } from "../src/spec/types.ts";
import { LOCK_FILE, NO_LOCK, readLock } from "../src/spec/packages-lock.ts";
import { assemble, readFile } from "../src/spec/project.ts";

/** Files by their paths, in memory. */
export type Tree = Readonly<Record<string, string>>;

/** Checks a tree and compiles one environment of it, without a disk. */
export function compileTree(
  tree: Tree,
  environment = "local",
): { plan: Plan | undefined; environment: EnvironmentSpec | undefined; diagnostics: readonly Diagnostic[] } {
  const yaml = Object.entries(tree).filter(([file]) => /^pipelines\/[^/]+\.yaml$/.test(file));
  const read = yaml.map(([file, text]) => readFile(file, Buffer.from(text)));
  const { value: files, diagnostics: assembling } = assemble(read.map(({ value }) => value));
  const kinds = (file: string): "file" | "folder" | undefined => {
    if (file in tree) return "file";
    return Object.keys(tree).some((name) => name.startsWith(`${file.replace(/\/$/, "")}/`)) ? "folder" : undefined;
  };
  const lock = readLock(tree[LOCK_FILE] ?? "") ?? NO_LOCK;
  const checked = checkProject(files, { kind: kinds, text: (file) => tree[file], lock }, [environment]);
  const diagnostics = [...read.flatMap((one) => one.diagnostics), ...assembling, ...checked.diagnostics];
  const [scene] = checked.value;
  const sound = scene && !diagnostics.some(({ severity }) => severity === "error");
  const hash = (file: string): string =>
    createHash("sha256")
      .update(tree[file] ?? "")
      .digest("hex");
  const plan = sound ? compile(scene.environment, scene.lineage, { hash, lock }) : undefined;
  return { plan, environment: scene?.environment, diagnostics };
}

/** A tree on disk, gone when the test is over. */
export function writeTree(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), "emrald-test-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}
