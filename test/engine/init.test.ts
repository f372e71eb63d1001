import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { bucketNameOf } from "../../src/model/names.ts";
import { emrald, emraldWith } from "../acceptance/cli.ts";
import { startMoto } from "../clients/moto.ts";
import { startEngine } from "./support/engine.ts";
import { temporaryFolder } from "./support/project.ts";
import { describeOnEngine } from "./support/pulumi.ts";
import { KEY } from "./support/shop.ts";

const REGION = "eu-west-1";

describeOnEngine("a project that emrald init has made", () => {
  test("is built by the program of the package, and taken down", async () => {
    const project = join(temporaryFolder(), "lake");
    const made = await emrald(resolve("."), "init", project, "--region", REGION);
    expect(made.exitCode, made.stderr).toBe(0);
    // As npm installs a package that lies in a folder.
    mkdirSync(join(project, "node_modules"));
    symlinkSync(resolve("."), join(project, "node_modules", "emrald"));

    const moto = await startMoto();
    const credentials = { accessKeyId: "double", secretAccessKey: "double" };
    const s3 = new S3Client({ endpoint: moto.url, forcePathStyle: true, region: REGION, credentials });
    const engine = startEngine({
      project,
      s3: moto.url,
      env: { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: "double", AWS_SECRET_ACCESS_KEY: "double" },
    });
    for (const bucket of ["artifacts", "ledger", "logs"]) {
      const Bucket = bucketNameOf({ project: "lake", environment: "dev", region: REGION }, bucket, "123456789012");
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    }
    const alias = "alias/emrald-lake";
    await engine.world.add(
      "kms/alias:Alias",
      alias,
      { name: alias, targetKeyId: KEY.slice(-36), targetKeyArn: KEY },
      REGION,
    );

    const up = await emraldWith(engine.env, project, "up", "--env", "dev", "--yes");
    expect(up.exitCode, `${up.stdout}\n${up.stderr}`).toBe(0);
    expect(engine.world.all("s3/bucket:Bucket")).toHaveLength(3);
    const down = await emraldWith(engine.env, project, "down", "--env", "dev", "--yes");
    expect(down.exitCode, `${down.stdout}\n${down.stderr}`).toBe(0);
    expect(engine.world.all("s3/bucket:Bucket")).toEqual([]);
  });
});
