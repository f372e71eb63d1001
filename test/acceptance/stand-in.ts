import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { s3Client } from "../../src/aws/clients.ts";
import { bucketNameOf } from "../../src/model/names.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import { S3Store } from "../../src/run/s3-store.ts";
import { startMoto } from "../clients/moto.ts";
import { tree } from "../infra/support/trees.ts";
import { type Tree, writeTree } from "../project.ts";

const REGION = "eu-west-1";
/** Moto's, of all credentials. */
const ACCOUNT = "123456789012";
const DEV = { project: "shop", environment: "dev", region: REGION };
const LEDGER = bucketNameOf(DEV, "ledger", ACCOUNT);
const ARTIFACTS = bucketNameOf(DEV, "artifacts", ACCOUNT);

/** A project whose `pulumi` is a script that notes its arguments in the file `calls`. */
export function project(files: Tree = {}): { root: string; pulumi: (script: string) => Record<string, string> } {
  const root = writeTree({ ...tree(), "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files });
  return {
    root,
    pulumi: (script) => {
      const file = join(root, "bin", "pulumi");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\necho "$@" >> ${join(root, "calls")}\n${script}\n`);
      chmodSync(file, 0o755);
      return { PATH: [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter) };
    },
  };
}

/** An account with a foundation, as far as a stack needs one beside Pulumi: S3 and STS by moto. */
export interface Account {
  /** For commands that are to find it. */
  readonly env: Record<string, string>;
  readonly store: S3Store;
  /** Where the lock of `dev` lies. */
  readonly lock: string;
  /** Where its runs are written down. */
  readonly ledger: Ledger;
  /** The bucket of artifacts. */
  readonly artifacts: string;
}

export async function account(hasFoundation = true): Promise<Account> {
  const { url } = await startMoto();
  const s3 = s3Client({ region: REGION, endpoint: url });
  const home = { LocationConstraint: REGION } as const;
  for (const Bucket of hasFoundation ? [LEDGER, ARTIFACTS] : [])
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: home }));
  const store = new S3Store(s3);
  return {
    env: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    store,
    lock: `s3://${LEDGER}/stacks/dev`,
    ledger: new Ledger(store, LEDGER, "dev", () => new Date()),
    artifacts: ARTIFACTS,
  };
}
