import { createHash } from "node:crypto";
import { parse } from "yaml";
import { databaseSharedWith } from "../../src/diff/shared-database.ts";
import type { Side, SidePrices } from "../../src/diff/types.ts";
import { PRICES_FILE } from "../../src/emr/read-prices.ts";
import { invariant } from "../../src/errors.ts";
import { comparable } from "../../src/plan/comparable.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { given } from "../../src/spec/given.ts";
import type { Project } from "../../src/spec/schema/types.ts";
import { compileTree, type Tree } from "../project.ts";

/** One environment of a tree in memory. Undefined where the tree does not have it. */
export function sideOf(tree: Tree, environment: string): Side {
  const { plan, environment: spec, diagnostics } = compileTree(tree, environment);
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
  invariant(plan, `the tree has errors: ${errors.join("; ")}`);
  const emrald = tree["emrald-version"]?.trim();
  const { foundation } = projectOf(tree);
  return given<Side>({
    plan,
    uploads: uploadsOf(plan, tree),
    emrald,
    deploy: spec?.deploy,
    foundation,
    prices: pricesOf(tree, plan.region),
  });
}

function projectOf(tree: Tree): Partial<Project> {
  return parse(tree["pipelines/project.yaml"] ?? "") as Partial<Project>;
}

function pricesOf(tree: Tree, region: string): SidePrices | undefined {
  const { regions = {} } = JSON.parse(tree[PRICES_FILE] ?? "{}") as { regions?: Record<string, { date: string }> };
  const own = regions[region];
  return own && { date: own.date, sha256: sha256(JSON.stringify(own)) };
}

/** By content, and by names below `upload`. */
function uploadsOf({ datasets }: Plan, tree: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(datasets).flatMap(([id, { upload }]) => {
      if (upload === undefined) return [];
      const home = `${upload.replace(/\/$/, "")}/`;
      const files = Object.keys(tree).filter((file) => file === upload || file.startsWith(home));
      const content = files.sort().map((file) => `${file.slice(home.length)}\0${tree[file] ?? ""}\0`);
      return [[id, sha256(content.join(""))]];
    }),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A side with another plan. */
export function withPlan(side: Side, plan: Plan): Side {
  return { ...side, plan };
}

/** The same as `emrald diff` compares it: without what only a deployment knows. */
export function comparableSideOf(tree: Tree, name: string): Side {
  const compiled = (one: string) => {
    const { plan } = compileTree(tree, one);
    return plan ? [[one, { plan }] as const] : [];
  };
  const all = new Map(Object.keys(projectOf(tree).environments ?? {}).flatMap(compiled));
  const side = sideOf(tree, name);
  const plan = comparable(side.plan);
  return { ...withPlan(side, plan), databaseSharedWith: databaseSharedWith(name, all) };
}
