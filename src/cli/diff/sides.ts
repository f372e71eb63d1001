import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { databaseSharedWith } from "../../diff/shared-database.ts";
import type { Side, SidePrices } from "../../diff/types.ts";
import type { Prices } from "../../emr/prices.ts";
import { canonical, sha256 } from "../../model/canonical.ts";
import { beforeWildcard } from "../../model/names.ts";
import { asText, bind } from "../../plan/bind.ts";
import { comparable } from "../../plan/comparable.ts";
import type { Plan } from "../../plan/plan.ts";
import { compileEnvironments } from "../../project/environments.ts";
import { readPrices } from "../../project/prices.ts";
import { runtimePackage } from "../../project/runtime-package.ts";
import { type Hashes, uploadsOf } from "../../run/publish/index.ts";
import type { Diagnostic } from "../../spec/diagnostic.ts";
import { given } from "../../spec/given.ts";

/** An environment of a tree to compare, or why there is nothing to compare. */
export type TreeSide = { readonly side: Side } | { readonly errors: readonly Diagnostic[] };

/** All environments of the project in a folder, by name. Throws a WorldError where files cannot be read. */
export async function sidesOf(root: string): Promise<ReadonlyMap<string, TreeSide>> {
  const emrald = pinnedEmrald(root);
  const environments = await compileEnvironments(root);
  const sound = new Map([...environments].flatMap(([name, one]) => ("errors" in one ? [] : [[name, one] as const])));
  const prices = readPrices(root);
  const hashes: Hashes = new Map();
  const sides = new Map<string, TreeSide>();
  for (const [name, compiled] of environments) {
    if ("errors" in compiled) {
      sides.set(name, compiled);
      continue;
    }
    const { deploy, foundation } = compiled;
    const side = given<Side>({
      plan: comparable(compiled.plan),
      uploads: await uploadDigests(compiled.plan, root, hashes),
      emrald,
      deploy,
      foundation,
      prices: ownPrices(prices, compiled.plan.region),
      databaseSharedWith: databaseSharedWith(name, sound),
    });
    sides.set(name, { side });
  }
  return sides;
}

/** Undefined where those of emrald count: they come with its version. */
function ownPrices(prices: Prices, region: string): SidePrices | undefined {
  const own = prices[region];
  return own?.of === "project" ? { date: own.date, sha256: sha256(canonical(own)) } : undefined;
}

/** Any account will do: what is compared is which files there are, and what they hold. */
const SOME_ACCOUNT = "000000000000";

async function uploadDigests(plan: Plan, root: string, hashes: Hashes): Promise<Record<string, string>> {
  const datasets = bind(plan, { account: SOME_ACCOUNT }, plan.datasets);
  const { uploads } = await uploadsOf({ datasets }, root, hashes);
  return Object.fromEntries(
    uploads.map(({ dataset, files }) => {
      // Where the dataset lies is a change of its own.
      const home = beforeWildcard(asText(datasets[dataset]?.uri ?? ""));
      return [
        dataset,
        sha256(canonical(files.map(({ uri, sha256: content }) => [uri.slice(home.length), content ?? ""]))),
      ];
    }),
  );
}

/** Which emrald a tree is made with: the one that its lock file pins, or its own where it is the repository of emrald itself. */
function pinnedEmrald(root: string): string | undefined {
  const name = readJson(join(root, "package.json"))?.["name"];
  if (name === "emrald" && existsSync(join(root, "spark", "emrald"))) {
    const runtime = createHash("sha256")
      .update(runtimePackage(join(root, "spark", "emrald")))
      .digest("hex");
    return `its own, runtime ${runtime.slice(0, 12)}`;
  }
  const packages = readJson(join(root, "package-lock.json"))?.["packages"] as Record<string, unknown> | undefined;
  const pinned = packages?.["node_modules/emrald"] as { version?: unknown; resolved?: unknown } | undefined;
  const version = pinned?.version ?? pinned?.resolved;
  return typeof version === "string" ? version : undefined;
}

/** Undefined where there is none, or it is no JSON: npm says so itself. */
function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
