import { PutBucketTaggingCommand, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { execa } from "execa";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { Drift } from "../../src/drift/drift.ts";
import type { Fault } from "./provider/faults.ts";
import type { Values } from "./provider/values.ts";
import type { Engine } from "./support/engine.ts";
import { describeOnEngine } from "./support/pulumi.ts";
import { startShop } from "./support/shop.ts";

const PROJECT = `
project: shop
owner: shop@example.com
fleets:
  spot:
    primary: m5.xlarge
    core: { types: { m5.2xlarge: 8 }, on_demand: 16 }
    task: { types: { m5.2xlarge: 8, m6i.2xlarge: 8 }, spot: 80 }
    scaling: { min: 16, max: 96, max_core: 16, max_on_demand: 96 }
cluster: { release: emr-7.13.0, applications: [Spark] }
environments:
  prod: { region: eu-west-1, fleet: spot, lifecycle: standing, network: { nat: true }, after_run: keep, protect: true }
`;

const PIPELINE = `
pipeline: sales
datasets:
  days: { uri: "s3://someone-elses/days/", format: parquet, columns: { day: date } }
  best: { stage: gold, format: parquet, columns: { day: date } }
steps:
  best: { sql: "SELECT day FROM days", reads: [days], writes: [best] }
`;

const TREE = { "pipelines/project.yaml": PROJECT, "pipelines/sales.yaml": PIPELINE };

interface Looked {
  readonly code: number | undefined;
  readonly drift: Drift;
}

const credentials = { accessKeyId: "x", secretAccessKey: "x" };

/** A shop that has been deployed: once for all tests, and each has a copy of its own. */
async function deployedShop(): Promise<Engine> {
  const { engine } = await startShop(TREE);
  const kept = await (deployed ??= deploy());
  for (const [from, to] of placesOf(engine)) cpSync(join(kept, from), to, { recursive: true });
  return engine;
}

let deployed: Promise<string> | undefined;

afterAll(async () => {
  if (deployed) rmSync(await deployed, { recursive: true, force: true });
});

async function deploy(): Promise<string> {
  const { engine, foundation } = await startShop(TREE);
  await foundation();
  const made = await engine.run(["stack", "init", "prod"]);
  expect(made.code, made.stderr).toBe(0);
  const up = await engine.up("prod");
  expect(up.code, up.stdout).toBe(0);
  const kept = mkdtempSync(join(tmpdir(), "emrald-shop-"));
  for (const [to, from] of placesOf(engine)) cpSync(from, join(kept, to), { recursive: true });
  return kept;
}

/** All that a deployment has left. */
function placesOf(engine: Engine): readonly (readonly [name: string, place: string])[] {
  return [
    ["state", stateOf(engine)],
    ["world.json", engine.world.file],
    ["stack.yaml", join(engine.project, "Pulumi.prod.yaml")],
  ];
}

/** `emrald drift`; that it changes neither the stack's state nor the world is held each time. */
async function look(engine: Engine, faults: readonly Fault[] = [], stack = "prod"): Promise<Looked> {
  const before = [filesBelow(stateOf(engine)), worldOf(engine)];
  engine.world.forgetCalls();
  const main = resolve("src/cli/main.ts");
  const tsx = resolve("node_modules/tsx/dist/loader.mjs");
  const { exitCode, stdout } = await execa(
    process.execPath,
    ["--import", `file://${tsx}`, main, "drift", "--env", stack, "--json"],
    {
      cwd: engine.project,
      reject: false,
      env: { ...engine.env, ...(faults.length > 0 ? { EMRALD_DOUBLE_FAULTS: JSON.stringify(faults) } : {}) },
    },
  );
  expect([filesBelow(stateOf(engine)), worldOf(engine)]).toEqual(before);
  expect(engine.world.calls().filter(({ call }) => call !== "read")).toEqual([]);
  return { code: exitCode, drift: JSON.parse(stdout) as Drift };
}

function stateOf({ env }: Engine): string {
  return (env["PULUMI_BACKEND_URL"] ?? "").replace("file://", "");
}

function worldOf({ world }: Engine): string {
  return existsSync(world.file) ? readFileSync(world.file, "utf8") : "";
}

/** Every file of the stacks below a folder with its bytes. What is not of a stack Pulumi writes when it first sees a folder. */
function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (one) => one.isFile() && one.parentPath.includes("/stacks/"),
  );
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "base64")]),
  );
}

/** Class, name and properties of what was found. */
function told({ findings }: Drift): string[] {
  return findings.map((one) => [one.class, one.name, ...one.properties.map(({ path }) => path)].join(" "));
}

async function editFirst(shop: Engine, type: string, change: (props: Values) => Values): Promise<void> {
  const [thing] = shop.world.all(type);
  if (!thing) throw new Error(`the world has no ${type}`);
  await shop.world.edit(type, thing.id, change);
}

describeOnEngine("emrald drift", () => {
  test("finds nothing after an up", async () => {
    const { code, drift } = await look(await deployedShop());
    expect(drift).toMatchObject({ verdict: "no drift", findings: [], untold: [], notDeployed: [] });
    expect(code).toBe(0);
  });

  test("says that nothing is deployed where there is no stack, or an empty one", async () => {
    const { engine: shop } = await startShop(TREE);
    const none = await look(shop);
    expect([none.code, none.drift.verdict]).toEqual([0, "nothing deployed"]);
    await shop.run(["stack", "init", "prod"]);
    const empty = await look(shop);
    expect([empty.code, empty.drift.verdict]).toEqual([0, "nothing deployed"]);
  });

  test("a public access block that somebody has opened is of security", async () => {
    const shop = await deployedShop();
    await editFirst(shop, "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", (props) => ({
      ...props,
      blockPublicPolicy: false,
    }));
    const { code, drift } = await look(shop);
    expect(told(drift)).toEqual([expect.stringMatching(/^security lake-\w+-public-access blockPublicPolicy$/)]);
    expect(drift.findings[0]?.properties[0]).toMatchObject({ was: true, is: false });
    expect(code).toBe(4);
  });

  test("a rule that the program says nothing about is of security, and EMR's own rules are benign", async () => {
    const shop = await deployedShop();
    const groups = shop.world.all("ec2/securityGroup:SecurityGroup");
    const [primary, core] = ["network-primary", "network-core"].map(
      (name) => groups.find((one) => one.name === name)?.id ?? "",
    );
    const rule = {
      protocol: "tcp",
      fromPort: 0,
      toPort: 65_535,
      cidrBlocks: [],
      securityGroups: [core ?? ""],
      self: true,
    };
    const open = { ...rule, fromPort: 22, toPort: 22, securityGroups: [], self: false, cidrBlocks: ["0.0.0.0/0"] };
    await shop.world.edit("ec2/securityGroup:SecurityGroup", primary ?? "", (props) => ({
      ...props,
      ingress: [rule, open],
    }));
    const { code, drift } = await look(shop);
    expect(told(drift)).toEqual(["security network-primary ingress", "benign network-primary ingress ingress"]);
    expect(drift.findings[0]?.properties[0]?.is).toBe("tcp 22 from 0.0.0.0/0");
    expect(code).toBe(4);
  });

  test("capacity that managed scaling has moved is benign", async () => {
    const shop = await deployedShop();
    await editFirst(shop, "emr/instanceFleet:InstanceFleet", (props) => ({ ...props, targetSpotCapacity: 40 }));
    await editFirst(shop, "emr/cluster:Cluster", (props) => ({
      ...props,
      coreInstanceFleet: { ...(props["coreInstanceFleet"] as Values), targetOnDemandCapacity: 48 },
    }));
    const { code, drift } = await look(shop);
    expect(told(drift)).toEqual([
      "benign cluster-spot coreInstanceFleet.targetOnDemandCapacity",
      "benign cluster-spot-task targetSpotCapacity",
    ]);
    expect([code, drift.verdict]).toEqual([0, "no drift"]);
  });

  test("a table that is gone is missing, and so is a standing cluster that has ended", async () => {
    const shop = await deployedShop();
    const [table] = shop.world.all("glue/catalogTable:CatalogTable");
    await shop.world.lose("glue/catalogTable:CatalogTable", table?.id ?? "");
    await editFirst(shop, "emr/cluster:Cluster", (props) => ({ ...props, clusterState: "TERMINATED" }));
    const { code, drift } = await look(shop);
    expect(drift.counts).toMatchObject({ missing: 2, configuration: 0, security: 0 });
    expect(told(drift)).toContain(`missing ${table?.name ?? ""}`);
    expect(drift.findings.find(({ name }) => name === "cluster-spot")?.reason).toMatch(/has ended/);
    expect(code).toBe(4);
  });

  test("a bucket that carries the environment's tags and is in no stack is an orphan; another environment's is not", async () => {
    const shop = await deployedShop();
    const s3 = new S3Client({
      endpoint: shop.env["AWS_ENDPOINT_URL"] ?? "",
      forcePathStyle: true,
      region: "us-east-1",
      credentials,
    });
    for (const environment of ["prod", "dev"]) {
      const Bucket = `shop-${environment}-lost`;
      await s3.send(new CreateBucketCommand({ Bucket }));
      const tags = { "emrald:project": "shop", "emrald:environment": environment };
      const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    }
    const { code, drift } = await look(shop);
    expect(drift.findings).toMatchObject([{ class: "orphan", id: "arn:aws:s3:::shop-prod-lost" }]);
    expect(code).toBe(4);
  });

  test("a spec that was changed and not deployed is told, and is no drift", async () => {
    const shop = await deployedShop();
    writeFileSync(
      join(shop.project, "pipelines/sales.yaml"),
      PIPELINE.replace("SELECT day FROM days", "SELECT day FROM days LIMIT 3"),
    );
    const { code, drift } = await look(shop);
    expect(drift).toMatchObject({ verdict: "no drift", findings: [] });
    expect(drift.notDeployed).toEqual([expect.stringMatching(/^the plan [0-9a-f]{12}; [0-9a-f]{12} is deployed/)]);
    expect(code).toBe(0);
  });

  test("the foundation is a stack as others are", async () => {
    const { engine } = await startShop(TREE);
    await engine.run(["stack", "init", "foundation"]);
    const up = await engine.up("foundation");
    expect(up.code, up.stdout).toBe(0);
    expect((await look(engine, [], "foundation")).drift.findings).toEqual([]);
    await editFirst(engine, "kms/key:Key", (props) => ({ ...props, enableKeyRotation: false }));
    const { code, drift } = await look(engine, [], "foundation");
    expect(told(drift)).toEqual([expect.stringMatching(/^security foundation-\S+ enableKeyRotation$/)]);
    expect(code).toBe(4);
  });

  test("what AWS does not tell is said next to what was found", async () => {
    const shop = await deployedShop();
    await editFirst(shop, "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", (props) => ({
      ...props,
      blockPublicAcls: false,
    }));
    const refused: Fault = {
      call: "read",
      type: "glue/catalogDatabase:CatalogDatabase",
      does: "fail",
      message: "AccessDeniedException: not you",
    };
    const { code, drift } = await look(shop, [refused]);
    expect(drift.verdict).toBe("cannot tell");
    expect(drift.untold[0]).toBe("catalog-database: Preview failed: AccessDeniedException: not you");
    expect(code).toBe(5);
  });

  test("a tagging API that refuses is told, and is not drift", async () => {
    const shop = await deployedShop();
    const { code, drift } = await look({ ...shop, env: { ...shop.env, AWS_ENDPOINT_URL: await startRefusing() } });
    expect(drift.untold).toEqual(
      ["eu-west-1", "us-east-1"].map(
        (region) => `cannot list what carries the tags of "prod" in ${region}: AccessDeniedException: not you`,
      ),
    );
    expect([code, drift.verdict, drift.findings]).toEqual([5, "cannot tell", []]);
  });
});

/** A server in the place of AWS that refuses everything. */
async function startRefusing(): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: "AccessDeniedException", message: "not you" }));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
