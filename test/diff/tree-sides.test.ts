import { describe, expect, it } from "vitest";
import { sidesOf } from "../../src/cli/diff/sides.ts";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import type { Side } from "../../src/diff/types.ts";
import { invariant } from "../../src/errors.ts";
import { type Tree, writeTree } from "../project.ts";
import { RICH } from "./rich-tree.ts";

async function sideOf(tree: Tree, name = "prod"): Promise<Side> {
  const found = (await sidesOf(writeTree(tree))).get(name);
  invariant(found && "side" in found, `environment "${name}" does not compile`);
  return found.side;
}

async function changes(head: Tree, base: Tree = RICH): Promise<string[]> {
  const [was, is] = await Promise.all([sideOf(base), sideOf(head)]);
  return diffPlans("prod", was, is).changes.map(({ kind, path }) => `${kind} ${path ?? ""}`);
}

const edited = (file: string, from: string, to: string): Tree => {
  const text = RICH[file] ?? "";
  invariant(text.includes(from), `${file} has no "${from}"`);
  return { ...RICH, [file]: text.replace(from, to) };
};

const PRICES = (onDemand: number, region = "us-east-1"): string =>
  JSON.stringify({
    format: 1,
    regions: {
      [region]: {
        date: "2026-01-02",
        source: "x",
        instances: { "m5.xlarge": { on_demand: onDemand, emr: 0 } },
        volumes: {},
      },
    },
  });

describe("a tree", () => {
  it("has the same files at another place where a dataset moves", async () => {
    const found = await changes(edited("pipelines/orders.yaml", "path: orders/*.csv", "path: elsewhere/*.csv"));
    expect(found).toContain("dataset/place path");
    expect(found.filter((one) => one.startsWith("upload/"))).toEqual([]);
  });

  it("has other files by content, and by name", async () => {
    expect(await changes({ ...RICH, "data/orders/one.csv": "id,price\n1,3\n" })).toEqual(["upload/files data/orders/"]);
    const { "data/orders/one.csv": one = "", ...rest } = RICH;
    expect(await changes({ ...rest, "data/orders/two.csv": one })).toEqual(["upload/files data/orders/"]);
  });

  it("says who deploys, and whom the foundation trusts", async () => {
    const project = "pipelines/project.yaml";
    expect(
      await changes(edited(project, "    lifecycle: standing\n", "    lifecycle: standing\n    deploy: by_hand\n")),
    ).toEqual(["environment/deploy-by-hand deploy"]);
    const trusting = edited(project, "stages:", "foundation: { github: { repository: acme/lake } }\nstages:");
    expect(await changes(trusting)).toEqual([
      "foundation/trust-added foundation.github.branch",
      "foundation/trust-added foundation.github.repository",
    ]);
  });

  it("has prices of its own in its region, which are no part of the plan", async () => {
    const own = { ...RICH, "pipelines/prices.json": PRICES(0.2) };
    expect(await changes(own)).toEqual(["environment/prices pipelines/prices.json"]);
    expect(await changes({ ...RICH, "pipelines/prices.json": PRICES(0.3) }, own)).toEqual([
      "environment/prices pipelines/prices.json",
    ]);
    expect(await changes({ ...RICH, "pipelines/prices.json": PRICES(0.3, "eu-west-1") })).toEqual([]);
    expect((await sideOf(own)).plan.digest).toBe((await sideOf(RICH)).plan.digest);
  });

  it("knows of another environment with a database of the same name, unless it is in another account", async () => {
    const shared = (more: string) =>
      sideOf(
        edited(
          "pipelines/project.yaml",
          "    catalog: { tables: crawled }\n",
          `    catalog: { database: shop_prod }\n${more}`,
        ),
        "dev",
      );
    expect((await shared("")).databaseSharedWith).toEqual(["prod"]);
    expect((await shared('    account: "210987654321"\n')).databaseSharedWith).toEqual([]);
  });
});
