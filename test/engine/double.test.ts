import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startMoto } from "../clients/moto.ts";
import { describeOnEngine } from "./support/pulumi.ts";
import { setLake, startLake } from "./support/lake.ts";
import type { Step } from "./support/steps.ts";

const told = (steps: readonly Step[]) => steps.map(({ op, type, name }) => `${op} ${type} ${name}`).sort();

describeOnEngine("the double under the real engine", () => {
  test("previews without making, makes, finds nothing to change, updates and replaces, and takes down", async () => {
    const engine = await startLake();

    const first = await engine.preview("dev");
    expect(first.every(({ op }) => op === "create")).toBe(true);
    expect(first).toHaveLength(22);
    expect(engine.world.all()).toEqual([]);

    const up = await engine.up("dev");
    expect(up.code, up.stdout).toBe(0);
    expect(engine.world.all()).toHaveLength(20);
    expect(engine.world.one("s3/bucket:Bucket", "lake-gold").props["tagsAll"]).toEqual({ owner: "data" });

    engine.world.forgetCalls();
    const again = await engine.up("dev");
    expect(again.code, again.stdout).toBe(0);
    expect(again.stdout).toContain("22 unchanged");
    expect(engine.world.calls()).toEqual([]);

    setLake(engine, { retention: 7, parameter: "sha256:1", columns: ["item", "price"] });
    expect(told(await engine.preview("dev"))).toEqual([
      "update cloudwatch/logGroup:LogGroup runs",
      "update glue/catalogTable:CatalogTable sales",
      "update ssm/parameter:Parameter plan",
    ]);
    const updated = await engine.up("dev");
    expect(updated.code, updated.stdout).toBe(0);
    expect(engine.world.one("ssm/parameter:Parameter", "/lake/dev/plan").props).toMatchObject({
      value: "sha256:1",
      version: 2,
    });

    setLake(engine, { retention: 7, parameter: "sha256:1", columns: ["item", "price"], subnetCidr: "10.0.1.0/24" });
    const replacing = await engine.preview("dev");
    expect(new Set(replacing.map(({ type }) => type))).toEqual(new Set(["ec2/subnet:Subnet"]));
    expect(replacing.find(({ op }) => op === "replace")?.replaces).toEqual(["cidrBlock"]);

    const down = await engine.destroy("dev");
    expect(down.code, down.stdout).toBe(0);
    expect(engine.world.all()).toEqual([]);
  });

  test("tells of what has changed outside and what is gone, and which tags would change", async () => {
    const engine = await startLake();
    expect((await engine.up("dev")).code).toBe(0);
    await engine.world.edit("cloudwatch/logGroup:LogGroup", "/lake/runs", (props) => ({
      ...props,
      retentionInDays: 1,
    }));
    await engine.world.edit("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "lake-gold", (props) => ({
      ...props,
      blockPublicPolicy: false,
    }));
    await engine.world.lose("glue/catalogTable:CatalogTable", "123456789012:lake:sales");
    expect(told(await engine.preview("dev", { args: ["--refresh"] }))).toEqual([
      "create glue/catalogTable:CatalogTable sales",
      "update cloudwatch/logGroup:LogGroup runs",
      "update s3/bucketPublicAccessBlock:BucketPublicAccessBlock gold",
    ]);
    const mended = await engine.up("dev", { args: ["--refresh"] });
    expect(mended.code, mended.stdout).toBe(0);
    expect(engine.world.one("cloudwatch/logGroup:LogGroup", "/lake/runs").props["retentionInDays"]).toBe(30);

    setLake(engine, { owner: "other" });
    const steps = await engine.preview("dev", { args: ["--refresh"] });
    expect(steps.every(({ op }) => op === "update")).toBe(true);
    expect(new Set(steps.map(({ type }) => type))).toEqual(
      new Set([
        "pulumi:providers:aws",
        "cloudwatch/logGroup:LogGroup",
        "ec2/securityGroup:SecurityGroup",
        "ec2/subnet:Subnet",
        "ec2/vpc:Vpc",
        "glue/catalogDatabase:CatalogDatabase",
        "iam/instanceProfile:InstanceProfile",
        "iam/role:Role",
        "s3/bucket:Bucket",
        "ssm/parameter:Parameter",
      ]),
    );
  });

  test("refuses inputs in the preview, and another account", async () => {
    const engine = await startLake({ bucket: "Lake", policy: "{" });
    const wrong = await engine.run(["preview", "--stack", "dev"]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stdout).toMatch(
      /must be a legal bucket name: 3 to 63 of a-z, 0-9, - and \., not "Lake-(bronze|silver|gold)"/,
    );

    setLake(engine, { accounts: ["999999999999"] });
    const elsewhere = await engine.run(["preview", "--stack", "dev"]);
    expect(elsewhere.code).not.toBe(0);
    expect(elsewhere.stdout + elsewhere.stderr).toContain("AWS account ID not allowed: 123456789012");
  });

  test("fails the call that it is told to, and the next update makes the rest", async () => {
    const engine = await startLake({ forceDestroy: false });
    const failed = await engine.up("dev", {
      faults: [{ call: "create", type: "s3/bucket:Bucket", nth: 2, does: "fail", message: "SlowDown: not now" }],
    });
    expect(failed.code).not.toBe(0);
    expect(failed.stdout).toContain("SlowDown: not now");
    expect(engine.world.all("s3/bucket:Bucket").length).toBeLessThan(3);
    const next = await engine.up("dev");
    expect(next.code, next.stdout).toBe(0);
    expect(engine.world.all()).toHaveLength(20);

    await engine.world.editAside("s3/bucket:Bucket", "lake-gold", { objects: 3 });
    const refused = await engine.destroy("dev");
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain("BucketNotEmpty");
    expect(engine.world.one("s3/bucket:Bucket", "lake-gold").id).toBe("lake-gold");
  });

  test("dies with a thing made that nobody has heard of", async () => {
    const engine = await startLake();
    const died = await engine.up("dev", {
      args: ["--parallel", "1"],
      faults: [{ call: "create", type: "ec2/vpc:Vpc", does: "exit", when: "after" }],
    });
    expect(died.code).not.toBe(0);
    expect(engine.world.all("ec2/vpc:Vpc")).toHaveLength(1);
    // A thing of a fixed name would be refused now: only who finds it can take it over.
    const next = await engine.up("dev");
    expect(next.code, next.stdout).toBe(0);
    expect(engine.world.all("ec2/vpc:Vpc")).toHaveLength(2);
  });

  test("waits where it is told to, is interrupted, and the next update makes the rest", async () => {
    const engine = await startLake();
    const running = engine.start(["up", "--stack", "dev", "--yes", "--skip-preview"], {
      faults: [{ call: "create", name: "plan", does: "hang" }],
    });
    await Promise.race([engine.world.called({ call: "create", name: "plan" }), running]);
    running.kill("SIGINT");
    expect((await running).exitCode).not.toBe(0);
    expect(engine.world.all("ssm/parameter:Parameter")).toEqual([]);
    const next = await engine.up("dev");
    expect(next.code, next.stdout).toBe(0);
    expect(engine.world.all()).toHaveLength(20);
  });

  test("makes, empties and removes buckets at an S3 server", async () => {
    const { url } = await startMoto();
    const s3 = new S3Client({
      endpoint: url,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    await s3.send(new CreateBucketCommand({ Bucket: "not-ours" }));
    const engine = await startLake({}, { s3: url });
    expect((await engine.up("dev")).code).toBe(0);
    const names = async () => (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name).sort();
    expect(await names()).toEqual(["lake-bronze", "lake-gold", "lake-silver", "not-ours"]);
    await s3.send(new PutObjectCommand({ Bucket: "lake-gold", Key: "a", Body: "x" }));
    const down = await engine.destroy("dev");
    expect(down.code, down.stdout + down.stderr).toBe(0);
    expect(await names()).toEqual(["not-ours"]);
  });
});
