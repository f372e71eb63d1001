import { createHash } from "node:crypto";
import { invariant } from "../../src/errors.ts";
import { comparable } from "../../src/plan/comparable.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Side } from "../../src/diff/types.ts";
import { compileTree, type Tree } from "../project.ts";

/** One environment of a tree in memory. Undefined where the tree does not have it. */
export function sideOf(tree: Tree, environment: string): Side {
  const { plan, diagnostics } = compileTree(tree, environment);
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
  invariant(plan, `the tree has errors: ${errors.join("; ")}`);
  const emrald = tree["emrald-version"]?.trim();
  return { plan, uploads: uploadsOf(plan, tree), ...(emrald === undefined ? {} : { emrald }) };
}

function uploadsOf({ datasets }: Plan, tree: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(datasets).flatMap(([id, { upload }]) => {
      if (upload === undefined) return [];
      const files = Object.keys(tree).filter(
        (file) => file === upload || file.startsWith(`${upload.replace(/\/$/, "")}/`),
      );
      const hash = createHash("sha256");
      for (const file of files.sort()) hash.update(`${file}\0${tree[file] ?? ""}\0`);
      return [[id, hash.digest("hex")]];
    }),
  );
}

/** A side with another plan. */
export function withPlan(side: Side, plan: Plan): Side {
  return { ...side, plan };
}

/** The same as `emrald diff` compares it: without what only a deployment knows. */
export function comparableSideOf(tree: Tree, name: string): Side {
  const { environment } = compileTree(tree, name);
  const side = sideOf(tree, name);
  return withPlan(side, comparable(side.plan, environment?.account !== undefined));
}
