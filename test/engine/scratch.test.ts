import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { bucketNameOf } from "../../src/model/names.ts";
import { expect, test } from "vitest";
import { startMoto } from "../clients/moto.ts";
import { startEngine } from "./support/engine.ts";
import { temporaryProject } from "./support/project.ts";
import { describeOnEngine } from "./support/pulumi.ts";

describeOnEngine("scratch", () => {
  test("is made", async () => {
    const moto = await startMoto();
    const project = temporaryProject({
      links: Object.fromEntries(
        [
          "src",
          "package.json",
          "Pulumi.yaml",
          "pipelines",
          "spark",
          "data",
          "bootstrap",
          "tsconfig.json",
          "dist",
          "schema",
        ].map((x) => [x, x]),
      ),
    });
    const engine = await startEngine({
      project,
      s3: moto.url,
      env: { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "us-east-1" },
    });
    await engine.world.add(
      "kms/alias:Alias",
      "alias/emrald-emr_demo",
      {
        name: "alias/emrald-emr_demo",
        targetKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1-2-3",
        arn: "a",
        targetKeyId: "1-2-3",
      },
      "us-east-1",
    );
    const s3 = new S3Client({
      endpoint: moto.url,
      forcePathStyle: true,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    for (const b of ["artifacts", "ledger", "logs"])
      await s3.send(
        new CreateBucketCommand({
          Bucket: bucketNameOf({ project: "emr_demo", environment: "dev", region: "us-east-1" }, b, "123456789012"),
        }),
      );
    await engine.run(["stack", "init", "dev"]);
    const t0 = Date.now();
    const up = await engine.up("dev");
    console.log(up.code, up.stdout.slice(-6000), up.stderr.slice(-3000), Date.now() - t0);
    expect(up.code).toBe(0);
    console.log(JSON.stringify((await engine.run(["stack", "output", "--json", "--stack", "dev"])).stdout));
    console.log(JSON.stringify(await engine.preview("dev"), null, 1));
    const down = await engine.destroy("dev");
    console.log(down.code, down.stdout.slice(-3000), down.stderr);
  });
});
