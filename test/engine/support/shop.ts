import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketNameOf } from "../../../src/model/names.ts";
import { S3Store } from "../../../src/run/s3-store.ts";
import { startMoto } from "../../clients/moto.ts";
import type { Tree } from "../../project.ts";
import { type Engine, startEngine } from "./engine.ts";
import { temporaryProject } from "./project.ts";

const ACCOUNT = "123456789012";
const REGION = "eu-west-1";
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

/** A project on the engine, with the double in the place of AWS and moto in the place of S3. */
export interface Shop {
  readonly engine: Engine;
  /** Writes a file of the project. */
  write(file: string, text: string): void;
  /** The keys of a bucket of the environment or the foundation. */
  keys(bucket: string, environment?: string): Promise<string[]>;
  /** Puts there what an operator's foundation would be. */
  foundation(parts?: { readonly hasKey: boolean }): Promise<void>;
  readonly store: S3Store;
}

export async function startShop(tree: Tree): Promise<Shop> {
  const moto = await startMoto();
  const project = temporaryProject({
    files: {
      ...tree,
      "Pulumi.yaml": `name: shop
runtime: { name: nodejs, options: { typescript: false, nodeargs: "--import tsx" } }
main: src/infra/program.ts
`,
    },
    links: { src: "src", "package.json": "package.json" },
  });
  const credentials = { accessKeyId: "double", secretAccessKey: "double" };
  const s3 = new S3Client({ endpoint: moto.url, forcePathStyle: true, region: REGION, credentials });
  const engine = startEngine({
    project,
    s3: moto.url,
    env: {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });
  const name = (bucket: string, environment = "dev"): string =>
    bucketNameOf({ project: "shop", environment, region: REGION }, bucket, ACCOUNT);
  return {
    engine,
    write: (file, text) => writeFileSync(join(project, file), text),
    async keys(bucket, environment) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name(bucket, environment) }));
      return Contents.map(({ Key = "" }) => Key);
    },
    store: new S3Store(s3),
    async foundation({ hasKey } = { hasKey: true }) {
      for (const bucket of ["artifacts", "ledger", "logs"])
        await s3.send(
          new CreateBucketCommand({
            Bucket: name(bucket),
            CreateBucketConfiguration: { LocationConstraint: REGION },
          }),
        );
      if (!hasKey) return;
      const alias = "alias/emrald-shop";
      await engine.world.add(
        "kms/alias:Alias",
        alias,
        { name: alias, targetKeyId: KEY.slice(-36), targetKeyArn: KEY },
        REGION,
      );
    },
  };
}
