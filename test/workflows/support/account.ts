import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AddTagsCommand, DescribeClusterCommand, type EMRClient, ListClustersCommand } from "@aws-sdk/client-emr";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { DeleteParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { expect, onTestFinished } from "vitest";
import { awsClients, s3Client, ssmClient } from "../../../src/aws/clients.ts";
import { cleanCommit } from "../../../src/git/commits.ts";
import { parameterName } from "../../../src/infra/decide/names.ts";
import { InstantExecutor, startEndpoint } from "../../../src/local/index.ts";
import type { InstantOutcome } from "../../../src/local/executor/instant.ts";
import { bucketNameOf } from "../../../src/model/names.ts";
import { bind } from "../../../src/plan/bind.ts";
import { compileProject } from "../../../src/project/plan.ts";
import { mirrorUploads, publish, uploadsOf } from "../../../src/run/publish/index.ts";
import { S3Store } from "../../../src/run/s3-store.ts";
import { decode } from "../../../src/run/store.ts";
import { idOf } from "../../run/support/rig.ts";
import { ACCOUNT, NAME, REGION } from "./lake.ts";
import type { Program } from "./pulumi.ts";

/** How a step of a run goes, by its id and the number of times that it was executed. */
export type Script = (step: string, execution: number) => InstantOutcome;

/** An account of AWS with a foundation: EMR by the local endpoint, the rest by moto. */
export interface Account {
  /** What was executed: ids of steps, in order. */
  readonly executed: () => string[];
  /** Resolves when a step's execution begins: the first since it was asked. */
  readonly begins: (step: string) => Promise<void>;
  /** Ends a step that holds. */
  readonly letGo: (step: string) => void;
  /** How steps go from now on; they succeed unless said. */
  script: Script;
  readonly env: Readonly<Record<string, string>>;
  /** What a stack's program does here. */
  readonly program: Program;
  /** The states of all clusters that there ever were. */
  readonly clusters: () => Promise<string[]>;
  /** Says of all clusters that they may live for a second, and waits for it. */
  readonly ageClusters: () => Promise<void>;
  /** The keys in an environment's bucket of a stage; undefined where there is no such bucket. */
  readonly objects: (environment: string, stage: string) => Promise<string[] | undefined>;
  /** What is noted in the ledger of whoever changes an environment's stack. */
  readonly noted: (environment: string) => Promise<string>;
}

/** Whoever changes a stack notes there what it has started, so that its lock can be told from another's. */
async function notedOf(s3: S3Client, environment: string): Promise<string> {
  const store = new S3Store(s3);
  const uris = await store.list(`s3://${bucketOf("foundation", "ledger")}/stacks/${environment}/`);
  const found = await Promise.all(uris.map(async (uri) => JSON.stringify(decode(await store.read(uri)))));
  return found.join("\n");
}

const STAGES = ["bronze", "silver", "gold"];
const PARAMETERS = ["plan", "uploads", "binding"];
const PLACE = { service_role: "emr", instance_profile: "nodes", subnets: ["subnet-1", "subnet-2"] };

/** `url` is moto's. */
export async function startAccount(url: string): Promise<Account> {
  await fetch(`${url}/moto-api/reset`, { method: "POST" });
  const folder = mkdtempSync(join(tmpdir(), "emrald-account-"));
  const executions = new Map<string, number>();
  const watchers: { readonly step: string; readonly tell: () => void }[] = [];
  const executor = new InstantExecutor({
    outcome: ({ name }) => {
      const step = idOf(name);
      const execution = (executions.get(step) ?? 0) + 1;
      executions.set(step, execution);
      for (const watcher of watchers) if (watcher.step === step) watcher.tell();
      return account.script(step, execution);
    },
  });
  const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
  onTestFinished(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const s3 = s3Client({ region: REGION, endpoint: url });
  const ssm = ssmClient({ region: REGION, endpoint: url });
  const { emr } = awsClients({ region: REGION, endpoint: endpoint.url });
  for (const name of ["artifacts", "ledger", "logs"]) {
    await s3.send(new CreateBucketCommand({ Bucket: bucketOf("foundation", name) }));
  }
  const account: Account = {
    executed: () => executor.started.map(idOf),
    begins: (step) => new Promise((tell) => watchers.push({ step, tell })),
    letGo: (step) => executor.finish(executor.held.find((name) => idOf(name) === step) ?? step),
    script: () => ({ succeeded: true }),
    env: { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_EMR: endpoint.url },
    program: { up: (name, root) => up(s3, ssm, name, root), destroy: (name, keeps) => destroy(s3, ssm, name, keeps) },
    clusters: () => clustersOf(emr),
    ageClusters: () => ageClusters(emr),
    noted: (environment) => notedOf(s3, environment),
    objects: (environment, stage) => objectsOf(s3, bucketOf(environment, stage)),
  };
  return account;
}

function bucketOf(environment: string, bucket: string): string {
  return bucketNameOf({ project: NAME, environment, region: REGION }, bucket, ACCOUNT);
}

/** What of the program matters to runs and reviews: buckets, what lies in S3, parameters. */
async function up(s3: S3Client, ssm: SSMClient, environment: string, root: string): Promise<void> {
  const compiled = await compileProject(root, environment);
  if (!compiled) throw new Error("the spec has errors");
  const plan = bind(compiled.plan, { account: ACCOUNT }, compiled.plan);
  for (const stage of STAGES) {
    const Bucket = bucketOf(environment, stage);
    if ((await objectsOf(s3, Bucket)) === undefined) await s3.send(new CreateBucketCommand({ Bucket }));
  }
  const store = new S3Store(s3);
  const commit = await cleanCommit(root);
  await publish({
    plan,
    bytesOf: (file) => compiled.artifacts.bytes(file),
    store,
    ...(commit === undefined ? {} : { commit }),
  });
  const { digest, uploads } = await uploadsOf(plan, root);
  await mirrorUploads(uploads, store);
  const values = [plan.digest, digest, JSON.stringify({ account: ACCOUNT, ...PLACE })];
  for (const [at, name] of PARAMETERS.entries()) {
    const Name = parameterName(plan, name);
    await ssm.send(new PutParameterCommand({ Name, Type: "String", Value: values[at] ?? "", Overwrite: true }));
  }
}

async function destroy(s3: S3Client, ssm: SSMClient, environment: string, keepsProtected: boolean): Promise<void> {
  for (const name of PARAMETERS) {
    const Name = parameterName({ project: NAME, environment }, name);
    await ssm.send(new DeleteParameterCommand({ Name })).catch(ignore("ParameterNotFound"));
  }
  if (keepsProtected) return;
  for (const Bucket of STAGES.map((stage) => bucketOf(environment, stage))) {
    for (const Key of (await objectsOf(s3, Bucket)) ?? []) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await s3.send(new DeleteBucketCommand({ Bucket })).catch(ignore("NoSuchBucket"));
  }
}

async function objectsOf(s3: S3Client, Bucket: string): Promise<string[] | undefined> {
  const found = await s3.send(new ListObjectsV2Command({ Bucket })).catch(ignore("NoSuchBucket"));
  return found && (found.Contents ?? []).flatMap(({ Key }) => Key ?? []);
}

async function clustersOf(emr: EMRClient): Promise<string[]> {
  const { Clusters = [] } = await emr.send(new ListClustersCommand({}));
  const found = await Promise.all(Clusters.map(({ Id }) => emr.send(new DescribeClusterCommand({ ClusterId: Id }))));
  return found.map(({ Cluster }) => Cluster?.Status?.State ?? "");
}

async function ageClusters(emr: EMRClient): Promise<void> {
  const { Clusters = [] } = await emr.send(new ListClustersCommand({}));
  for (const { Id } of Clusters) {
    await emr.send(new AddTagsCommand({ ResourceId: Id, Tags: [{ Key: "emrald:max_age", Value: "1" }] }));
  }
  const youngest = Math.max(...Clusters.map(({ Status }) => Status?.Timeline?.CreationDateTime?.getTime() ?? 0));
  await expect.poll(() => Date.now() - youngest, { timeout: 30_000 }).toBeGreaterThan(2_000);
}

function ignore(name: string): (error: Error) => undefined {
  return (error) => {
    if (error.name !== name) throw error;
    return undefined;
  };
}
