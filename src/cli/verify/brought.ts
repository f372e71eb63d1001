import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { WorldError } from "../../errors.ts";
import { hear } from "../../hear.ts";
import { findMachine } from "../../machine/find.ts";
import { PACKAGE_ROOT } from "../../machine/package-root.ts";
import { ensurePython, lockedFile } from "../../packages/index.ts";
import type { PlanDependencies } from "../../plan/plan.ts";

/** What steps bring along, on this machine. */
export interface Brought {
  /** What Python looks for modules in. */
  readonly path: readonly string[];
  readonly jars: readonly string[];
}

/** Puts what steps bring where a run would have it: archives in the working folder, the rest on the paths of Python and Java. */
export async function bring(
  root: string,
  cwd: string,
  dependencies: PlanDependencies,
  locked: readonly string[],
): Promise<Brought> {
  const { python, py_files = [], jars = [], archives = [] } = dependencies;
  const modules = join(cwd, ".modules");
  mkdirSync(modules);
  const files = py_files.map((file) => {
    if (!file.endsWith(".py")) return join(root, file);
    copyFileSync(join(root, file), join(modules, basename(file)));
    return modules;
  });
  if (archives.length > 0) {
    const unpack = join(PACKAGE_ROOT, "spark", "emrald", "unpack.py");
    const whole = archives.map((archive) => join(root, archive));
    const { code, talk } = await hear(findMachine(root).python, [unpack, ...whole, "--", "true"], {
      cwd,
      env: process.env,
    });
    if (code !== 0) throw new WorldError(talk.trim(), { next: "Nothing was read or written." });
  }
  const libraries = await Promise.all(
    locked.map(async (file) => {
      const named = join(modules, basename(file));
      symlinkSync(await lockedFile(root, file), named);
      return named;
    }),
  );
  return {
    path: [...(python === undefined ? [] : [await ensurePython(root, python.set)]), ...new Set(files)],
    jars: [...jars.map((jar) => join(root, jar)), ...libraries],
  };
}
