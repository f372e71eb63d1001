import { expect, test } from "vitest";
import { tree } from "../infra/support/trees.ts";
import { describeOnEngine } from "./support/pulumi.ts";
import { emrDouble } from "./support/emr-double.ts";
import { startShop } from "./support/shop.ts";

const NAT = "network: { nat: true }";

describeOnEngine("an environment on the engine", () => {
  test("comes on its foundation, stays as it is, follows a change, and goes", async () => {
    const { engine, keys, write } = await startShop(tree(NAT));
    await engine.run(["stack", "init", "foundation"]);
    const foundation = await engine.up("foundation");
    expect(foundation.code, foundation.stdout).toBe(0);

    await engine.run(["stack", "init", "dev"]);
    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
    expect(await keys("bronze")).toEqual(["_uploads/sales/raw.json", "sales/1.csv"]);
    const put = await keys("artifacts");
    expect(put.filter((key) => key.startsWith("artifacts/"))).toHaveLength(4);
    expect(put).toContain("certificates/dev.zip");
    expect(put.filter((key) => key.startsWith("plans/"))).toHaveLength(1);

    engine.world.forgetCalls();
    const again = await engine.up("dev");
    expect(again.code, again.stdout).toBe(0);
    expect(changing(engine.world.calls())).toEqual([]);

    // Code of a step: another plan, and nothing else.
    write("spark/apps/sales/clean.py", "def run(spark, raw): return raw.distinct()\n");
    expect((await engine.preview("dev")).map(({ op, name, replaces }) => [op, name, replaces])).toEqual([
      ["update", "contents-plan", []],
    ]);
    expect((await engine.up("dev")).code).toBe(0);
    expect((await keys("artifacts")).filter((key) => key.startsWith("artifacts/"))).toHaveLength(5);

    const down = await engine.destroy("dev");
    expect(down.code, down.stdout).toBe(0);
    expect(
      engine.world
        .all("s3/bucket:Bucket")
        .map(({ id }) => id)
        .filter((id) => id.includes("-dev-")),
    ).toEqual([]);
    expect(engine.world.all("ec2/vpc:Vpc")).toEqual([]);
  });

  test("of which one dataset changes, changes what is that dataset's", async () => {
    const { engine, foundation, write } = await startShop(tree(NAT));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    expect((await engine.up("dev")).code).toBe(0);
    const { "pipelines/sales.yaml": pipeline = "" } = tree(NAT);
    write("pipelines/sales.yaml", pipeline.replace("description: One line a sale.", "description: Sales."));
    const steps = await engine.preview("dev");
    expect(steps.map(({ op, name, replaces }) => [op, name, replaces])).toEqual([
      ["update", "catalog-sales/clean", []],
      ["update", "contents-plan", []],
    ]);
  });

  test("takes a new table for other partitions, and not for other words about them", async () => {
    const { engine, foundation, write } = await startShop(tree(NAT));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    expect((await engine.up("dev")).code).toBe(0);
    const { "pipelines/sales.yaml": pipeline = "" } = tree(NAT);
    const told = pipeline.replaceAll("item: string", "item: { type: string, description: What was sold. }");
    write("pipelines/sales.yaml", told);
    const ofTable = async (): Promise<string[]> =>
      (await engine.preview("dev")).filter(({ name }) => name === "catalog-sales/clean").map(({ op }) => op);
    expect(await ofTable()).toEqual(["update"]);
    write("pipelines/sales.yaml", told.replace("partition_by: [item]", "partition_by: [day, item]"));
    expect(await ofTable()).toEqual(["replace"]);
    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
    const keys = engine.world.all("glue/catalogTable:CatalogTable").map(({ props }) => props["partitionKeys"]);
    expect(keys).toContainEqual([expect.objectContaining({ name: "day" }), expect.objectContaining({ name: "item" })]);
  });

  test("that is protected keeps a table whose partitions are others, until it is let go", async () => {
    const { engine, foundation, write } = await startShop(tree(`${NAT}\nprotect: true`));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    expect((await engine.up("dev")).code).toBe(0);
    const { "pipelines/sales.yaml": pipeline = "" } = tree(NAT);
    write("pipelines/sales.yaml", pipeline.replace("partition_by: [item]", "partition_by: [day]"));
    const refused = await engine.up("dev");
    expect(refused.code).not.toBe(0);
    const [urn = ""] = /urn:\S*CatalogTable::catalog-sales\/clean/.exec(refused.stdout + refused.stderr) ?? [];
    expect(urn).not.toBe("");
    const free = await engine.run(["state", "unprotect", urn, "--yes", "--stack", "dev"]);
    expect(free.code, free.stderr).toBe(0);
    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
  });

  test("that stands takes a new cluster for another fleet, and keeps the rest", async () => {
    const standing = `lifecycle: standing\nafter_run: keep\n${NAT}\nprotect: true`;
    const { engine, foundation, write } = await startShop(tree(standing));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
    const [cluster] = engine.world.all("emr/cluster:Cluster");
    expect(cluster?.props["terminationProtection"]).toBe(true);

    const { "pipelines/project.yaml": project = "" } = tree(standing);
    write("pipelines/project.yaml", project.replace("on_demand: 2", "on_demand: 3"));
    const steps = await engine.preview("dev");
    expect(new Set(steps.filter(({ replaces }) => replaces.length > 0).map(({ name }) => name))).toEqual(
      new Set(["cluster-small"]),
    );
  });

  test("that is protected keeps its data and its catalog, and comes back to them", async () => {
    const { engine, foundation, keys } = await startShop(tree(`${NAT}\nprotect: true`));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    expect((await engine.up("dev")).code).toBe(0);
    const refused = await engine.destroy("dev");
    expect(refused.code).not.toBe(0);

    const down = await engine.destroy("dev", { args: ["--exclude-protected"] });
    expect(down.code, down.stdout).toBe(0);
    const left = new Set(engine.world.all().map(({ type }) => type.split("/")[0]));
    expect(left).toEqual(new Set(["s3", "glue", "kms"]));
    expect(await keys("bronze")).toContain("sales/1.csv");

    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
  });

  test("that is no longer protected goes whole, and a cluster that no longer stands goes too", async () => {
    const before = `lifecycle: standing\nafter_run: keep\n${NAT}\nprotect: true`;
    const shop = await startShop(tree(before));
    const { engine, foundation, write } = shop;
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    const options = { env: { AWS_ENDPOINT_URL_EMR: await emrDouble(shop) } };
    expect((await engine.up("dev", options)).code).toBe(0);
    const { "pipelines/project.yaml": project = "" } = tree(`after_run: keep\n${NAT}`);
    write("pipelines/project.yaml", project);
    const up = await engine.up("dev", options);
    expect(up.code, up.stdout).toBe(0);
    expect(engine.world.all("emr/cluster:Cluster")).toEqual([]);
    const down = await engine.destroy("dev");
    expect(down.code, down.stdout).toBe(0);
    expect(engine.world.all("s3/bucket:Bucket")).toEqual([]);
  });

  test("whose up is interrupted is finished by the next", async () => {
    const { engine, foundation } = await startShop(tree(NAT));
    await foundation();
    await engine.run(["stack", "init", "dev"]);
    const faults = [{ call: "create", type: "glue/catalogTable:CatalogTable", nth: 1, does: "fail" }] as const;
    const failed = await engine.up("dev", { faults });
    expect(failed.code).not.toBe(0);
    const lost = await engine.up("dev", {
      faults: [{ call: "create", nth: 5, does: "exit" }],
      // What else was under way would be made, and unknown: of that Pulumi itself says that it has to be looked at.
      args: ["--parallel", "1"],
    });
    expect(lost.code).not.toBe(0);
    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
    expect(await engine.preview("dev")).toEqual([]);
  });
});

function changing(calls: readonly { readonly call: string; readonly name?: string }[]): string[] {
  return calls
    .filter(({ call }) => ["create", "update", "delete"].includes(call))
    .map(({ call, name }) => `${call} ${name ?? ""}`);
}
