import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeClusterCommand, RunJobFlowCommand } from "@aws-sdk/client-emr";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished } from "vitest";
import { awsClients, s3Client } from "../../src/aws/clients.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { bucketNameOf } from "../../src/model/names.ts";
import { startMoto } from "../clients/moto.ts";
import { writeTree } from "../project.ts";
import { emraldWith } from "./cli.ts";

/** Moto's, of all credentials. */
const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const HERE = "{ region: us-east-1, fleet: small, network: { nat: true } }";

const PIPELINE = "pipeline: p\nsteps:\n  a: { script: a.py }\n";
const WRONG = "pipeline: p\nsteps:\n  a: { script: a.py, reads: [rawx] }\n";

async function account(environments = `dev: ${HERE}\n  prod: ${HERE}`, hasLedger = true, pipeline = PIPELINE) {
  const root = writeTree({
    "pipelines/project.yaml": `project: demo
cluster: { release: emr-7.13.0, applications: [Spark] }
fleets: { small: { primary: m5.xlarge } }
environments:
  ${environments}
`,
    "pipelines/p.yaml": pipeline,
    "a.py": "print(1)\n",
  });
  const folder = mkdtempSync(join(tmpdir(), "emrald-reap-"));
  const endpoint = await startEndpoint({
    stateDir: folder,
    s3Dir: join(folder, "s3"),
    executor: () => new InstantExecutor(),
  });
  onTestFinished(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { url } = await startMoto();
  const ledger = bucketNameOf({ project: "demo", environment: "dev", region: REGION }, "ledger", ACCOUNT);
  if (hasLedger) await s3Client({ region: REGION, endpoint: url }).send(new CreateBucketCommand({ Bucket: ledger }));
  const { emr } = awsClients({ region: REGION, endpoint: endpoint.url });
  const env = {
    AWS_ENDPOINT_URL_EMR: endpoint.url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  return {
    root,
    emrald: (...args: string[]) => emraldWith(env, root, ...args),
    async cluster(environment: string, run: string, more: Record<string, string> = {}): Promise<string> {
      const tags = { "emrald:project": "demo", "emrald:environment": environment, "emrald:run": run, ...more };
      const { JobFlowId = "" } = await emr.send(
        new RunJobFlowCommand({
          Name: `demo-${environment}-small run=${run} attempt=1`,
          ReleaseLabel: "emr-7.13.0",
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          Instances: {
            KeepJobFlowAliveWhenNoSteps: true,
            InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
          },
        }),
      );
      return JobFlowId;
    },
    async isAlive(id: string): Promise<boolean> {
      const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: id }));
      return !Cluster?.Status?.State?.startsWith("TERMINAT");
    },
  };
}

it("tells first, and ends with --yes: of one run, in one environment", { timeout: 60_000 }, async () => {
  const { emrald, cluster, isAlive } = await account();
  const [mine, other, prod] = [
    await cluster("dev", "ci-1"),
    await cluster("dev", "ci-2"),
    await cluster("prod", "ci-1"),
  ];
  const dry = await emrald("reap", "--env", "dev", "--run", "ci-1");
  expect([dry.exitCode, dry.stderr]).toEqual([0, "nothing was ended: --yes ends 1 of 2"]);
  expect(dry.stdout).toMatch(new RegExp(`${mine} +would end .*\n +it is of run ci-1\n`));
  expect(dry.stdout).toMatch(new RegExp(`${other} +stays `));
  expect(dry.stdout).not.toContain(prod);
  expect(await isAlive(mine)).toBe(true);
  const done = await emrald("reap", "--env", "dev", "--run", "ci-1", "--yes", "--json");
  expect([done.exitCode, done.stderr]).toEqual([0, ""]);
  expect(JSON.parse(done.stdout)).toMatchObject({
    format: 1,
    command: "reap",
    environment: "dev",
    done: true,
    clusters: [
      { id: mine, run: "ci-1", verdict: "ends", reason: "it is of run ci-1" },
      { id: other, run: "ci-2", verdict: "stays" },
    ],
  });
  expect([await isAlive(mine), await isAlive(other), await isAlive(prod)]).toEqual([false, true, true]);
});

it("looks at all environments of the account, and says which are another's", { timeout: 60_000 }, async () => {
  const elsewhere = HERE.replace("{ ", '{ account: "999999999999", ');
  const { emrald, cluster, isAlive } = await account(`dev: ${HERE}\n  prod: ${elsewhere}`);
  const [dev, prod] = [await cluster("dev", "ci-1"), await cluster("prod", "ci-1")];
  const gone = await cluster("old", "ci-1");
  const young = await emrald("reap", "--yes");
  expect(young.stdout).toContain(
    'the project has no environment "old" in us-east-1 any more; it has no tag emrald:max_age',
  );
  const all = await emrald("reap", "--run", "ci-1", "--yes");
  expect(all.exitCode).toBe(0);
  expect(all.stderr).toContain('"prod" is in account 999999999999, and these credentials are of 123456789012');
  expect([await isAlive(dev), await isAlive(prod), await isAlive(gone)]).toEqual([false, true, false]);
  const one = await emrald("reap", "--env", "prod", "--yes");
  expect([one.exitCode, one.stderr]).toEqual([3, expect.stringContaining("Give the credentials of that account")]);
});

it("without a ledger goes by age, and says so", { timeout: 60_000 }, async () => {
  const { emrald, cluster } = await account(`dev: ${HERE}`, false);
  await cluster("dev", "ci-1");
  const { exitCode, stdout, stderr } = await emrald("reap", "--yes");
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('of "dev" only age decides: cannot list')]);
  expect(stdout).toContain("the ledger cannot be read; max_age ends it in ");
});

it("reaps by tags where the spec is wrong, and its exit code says that it is", { timeout: 60_000 }, async () => {
  const prod = HERE.replace("us-east-1", "nowhere");
  const { emrald, cluster, isAlive } = await account(`dev: ${HERE}\n  prod: ${prod}`, true, WRONG);
  const [mine, other, others] = [
    await cluster("dev", "ci-1"),
    await cluster("dev", "ci-2"),
    await cluster("dev", "ci-1", { "emrald:project": "another" }),
  ];
  const { exitCode, stdout, stderr } = await emrald("reap", "--run", "ci-1", "--yes");
  expect([exitCode, stdout]).toEqual([1, expect.stringMatching(new RegExp(`${mine} +is ending`))]);
  expect(stderr.match(/"rawx"/g)).toHaveLength(1);
  expect(stderr).toContain('"dev" has errors, and no plan: tags and the ledger alone decide');
  expect(stderr).toContain('"prod" is not looked at: errors keep back');
  expect([await isAlive(mine), await isAlive(other), await isAlive(others)]).toEqual([false, true, true]);
  const all = await emrald("reap", "--json");
  expect([all.exitCode, JSON.parse(all.stdout)]).toMatchObject([
    1,
    { not_looked_at: ["prod"], clusters: [{ id: other }] },
  ]);
  expect(await emrald("reap", "--env", "prod", "--yes")).toMatchObject({ exitCode: 1, stdout: "" });
});

it.each([
  ["is no YAML", "project: [", "project.yaml"],
  ["names no project", `environments: { dev: ${HERE} }\n`, '"project"'],
])("says so where the project file %s: whose clusters to look for is not known", async (_, text, says) => {
  const root = writeTree({ "pipelines/project.yaml": text, "pipelines/p.yaml": PIPELINE, "a.py": "" });
  for (const args of [[], ["--env", "dev"]]) {
    const { exitCode, stdout, stderr } = await emraldWith({}, root, "reap", ...args, "--yes");
    expect([exitCode, stdout, stderr]).toEqual([1, "", expect.stringContaining(says)]);
  }
});

it.each([
  [["--env", "local"], 2, 'environment "local" is on this machine'],
  [["--env", "prd"], 2, 'Did you mean "prod"?'],
  [["--run", "../x"], 2, "--run takes letters, digits"],
  [["--env", "dev"], 3, "cannot list the clusters of us-east-1"],
] as const)("%j, where AWS refuses all, ends with %i", async (args, code, says) => {
  const root = writeTree({
    "pipelines/project.yaml": `project: demo
cluster: { release: emr-7.13.0, applications: [Spark] }
fleets: { small: { primary: m5.xlarge } }
environments: { dev: ${HERE}, prod: ${HERE} }
`,
    "pipelines/p.yaml": PIPELINE,
    "a.py": "",
  });
  const server = createServer((_, response) => response.writeHead(403).end('{"__type":"AccessDeniedException"}'));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const refusing = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const { exitCode, stdout, stderr } = await emraldWith(refusing, root, "reap", ...args);
  // Nobody has looked: that there is no cluster would be a guess.
  expect([exitCode, stdout, stderr]).toEqual([code, "", expect.stringContaining(says)]);
  if (code === 2) return;
  const json = await emraldWith(refusing, root, "reap", ...args, "--json");
  const untold = [expect.stringContaining(says)];
  expect([json.exitCode, JSON.parse(json.stdout)]).toMatchObject([code, { done: false, clusters: [], untold }]);
});

it("says that none is alive, and of which environments", { timeout: 60_000 }, async () => {
  const elsewhere = HERE.replace("{ ", '{ account: "999999999999", ');
  const { emrald } = await account(`dev: ${HERE}\n  prod: ${elsewhere}`);
  const dev = await emrald("reap", "--env", "dev");
  expect([dev.exitCode, dev.stdout, dev.stderr]).toEqual([0, 'no cluster of "dev" is alive', ""]);
  const all = await emrald("reap");
  expect([all.exitCode, all.stdout]).toEqual([0, "no cluster of the environments that were looked at is alive"]);
  const json = JSON.parse((await emrald("reap", "--json")).stdout) as unknown;
  expect(json).toMatchObject({ clusters: [], untold: [], not_looked_at: ["prod"] });
});
