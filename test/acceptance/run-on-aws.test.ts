import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeClusterCommand, ListClustersCommand } from "@aws-sdk/client-emr";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished } from "vitest";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { awsClients, s3Client, ssmClient } from "../../src/aws/clients.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { bucketNameOf } from "../../src/model/names.ts";
import { startMoto } from "../clients/moto.ts";
import { compileTree, writeTree, type Tree } from "../project.ts";
import { idOf } from "../run/support/rig.ts";
import { emraldWith } from "./cli.ts";

/** The command line against an account: EMR by the local endpoint, S3 by moto. Nothing in it knows. */
const ACCOUNT = "123456789012";

const TREE: Tree = {
  "pipelines/project.yaml": `project: demo
cluster: { release: emr-7.13.0, applications: [Spark] }
fleets:
  small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } }
environments:
  dev: { region: us-east-1, fleet: small, network: { nat: true } }
  prod: { region: us-east-1, account: "${ACCOUNT}", fleet: small, lifecycle: standing, network: { nat: true } }
`,
  "pipelines/p.yaml": `pipeline: p
steps:
  a: { script: a.py }
  b: { script: a.py, depends_on: [a] }
  c: { script: a.py, depends_on: [b] }
`,
  "a.py": "print(1)\n",
};

const BINDING = { account: ACCOUNT, service_role: "emr", instance_profile: "nodes", subnets: ["subnet-1", "subnet-2"] };

interface Account {
  readonly root: string;
  readonly executor: InstantExecutor;
  /** As a stack writes the binding of `dev` down. */
  readonly publish: (value: string) => Promise<void>;
  readonly emrald: (...args: string[]) => ReturnType<typeof emraldWith>;
  readonly states: () => Promise<(string | undefined)[]>;
}

async function account(hold?: string): Promise<Account> {
  const root = writeTree({ ...TREE, "binding.json": JSON.stringify(BINDING), output: "before=1\n" });
  const folder = mkdtempSync(join(tmpdir(), "emrald-aws-"));
  const executor = new InstantExecutor({
    outcome: ({ name }) => (name === `${hold} run=ci-2 attempt=1` ? "hold" : { succeeded: true }),
  });
  const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
  onTestFinished(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { url } = await startMoto();
  const { plan } = compileTree(TREE, "dev");
  if (!plan) throw new Error("no plan");
  const s3 = s3Client({ region: "us-east-1", endpoint: url });
  for (const name of ["artifacts", "ledger", "logs"])
    await s3.send(new CreateBucketCommand({ Bucket: bucketNameOf(plan, name, ACCOUNT) }));
  const env = {
    AWS_ENDPOINT_URL_EMR: endpoint.url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SSM: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    GITHUB_OUTPUT: join(root, "output"),
  };
  const { emr } = awsClients({ region: "us-east-1", endpoint: endpoint.url });
  const ssm = ssmClient({ region: "us-east-1", endpoint: url });
  return {
    root,
    executor,
    publish: async (value) => {
      await ssm.send(
        new PutParameterCommand({ Name: "/demo/dev/binding", Type: "String", Value: value, Overwrite: true }),
      );
    },
    emrald: (...args) => emraldWith(env, root, ...args),
    states: async () => {
      const { Clusters = [] } = await emr.send(new ListClustersCommand({}));
      const found = await Promise.all(
        Clusters.map(({ Id }) => emr.send(new DescribeClusterCommand({ ClusterId: Id }))),
      );
      return found.map(({ Cluster }) => Cluster?.Status?.State);
    },
  };
}

const DEV = ["--env", "dev", "--binding", "binding.json"];

it("runs, says so twice when asked twice, and lists it", { timeout: 60_000 }, async () => {
  const { emrald, executor, states } = await account();
  const first = await emrald("run", ...DEV, "--run-id", "ci-1");
  expect(first.stderr).toBe("");
  expect(first.exitCode).toBe(0);
  const again = await emrald("run", ...DEV, "--run-id", "ci-1");
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    expect.stringContaining("run ci-1 had succeeded before: there is nothing left to do"),
  ]);
  expect(executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/c"]);
  expect(await states()).toEqual(["TERMINATED"]);
  const other = await emrald("run", ...DEV, "--run-id", "ci-1", "--only", "a");
  expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining("with other steps")]);
  expect((await emrald("runs", ...DEV)).stdout).toMatch(/^ci-1 +succeeded .* 3 of 3 steps$/m);
  const shown = JSON.parse((await emrald("runs", "ci-1", ...DEV, "--json")).stdout) as { steps: object };
  expect(shown.steps).toMatchObject({ "p/b": { state: "succeeded", attempts: 1 } });
});

it("interrupted, ends its cluster and the record; taken up, it does the rest", { timeout: 60_000 }, async () => {
  const { emrald, executor, states } = await account("p/b");
  const running = emrald("run", ...DEV, "--run-id", "ci-2");
  await executor.whenStarted("p/b run=ci-2 attempt=1");
  running.kill("SIGTERM");
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(130);
  expect(stdout).toContain("run ci-2 interrupted");
  expect(stdout).toContain("emrald run --env dev --resume ci-2");
  expect(await states()).toEqual(["TERMINATED"]);
  const resumed = await emrald("run", ...DEV, "--resume", "ci-2");
  expect(resumed.exitCode).toBe(0);
  expect(executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/b", "p/c"]);
});

it("left to itself as a job flow, keeps its environment until somebody sees its end", { timeout: 60_000 }, async () => {
  const { emrald } = await account();
  const left = await emrald("run", ...DEV, "--run-id", "nightly", "--via", "job-flow", "--no-wait");
  expect([left.exitCode, left.stdout]).toEqual([0, expect.stringContaining("emrald run --env dev --resume nightly")]);
  const other = await emrald("run", ...DEV);
  expect([other.exitCode, other.stderr]).toEqual([3, expect.stringContaining("nightly was begun on this environment")]);
  expect((await emrald("run", ...DEV, "--resume", "nightly")).exitCode).toBe(0);
  expect((await emrald("run", ...DEV)).exitCode).toBe(0);
});

it("handed over leaves its cluster at work, and another job takes it up", { timeout: 60_000 }, async () => {
  const { emrald, executor, states } = await account("p/a");
  // However slow the machine is: a step that is ready is submitted first.
  const left = await emrald("run", ...DEV, "--run-id", "ci-2", "--hand-over", "1s");
  await executor.whenStarted("p/a run=ci-2 attempt=1");
  expect([left.exitCode, left.stderr]).toEqual([0, ""]);
  expect(left.stdout).toContain("emrald run --env dev --resume ci-2 follows it to its end");
  expect(await states()).toEqual(["RUNNING"]);
  const shown = JSON.parse((await emrald("runs", "ci-2", ...DEV, "--json")).stdout) as object;
  expect(shown).toMatchObject({
    status: "running",
    steps: { "p/a": { state: "running" }, "p/b": { state: "waiting" } },
  });
  executor.finish("p/a run=ci-2 attempt=1");
  const resumed = await emrald("run", ...DEV, "--run-id", "ci-2");
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect(executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/c"]);
  expect(await states()).toEqual(["TERMINATED"]);
});

it.each([
  ["as a time", "2026-05-01T12:00:00+02:00"],
  ["as seconds", "1777629600"],
])("is handed over when its job's time was over before it began, %s", { timeout: 60_000 }, async (_, at) => {
  const { root, emrald, states } = await account("p/a");
  const left = await emrald("run", ...DEV, "--run-id", "ci-2", "--hand-over", at);
  expect([left.exitCode, left.stderr]).toEqual([0, ""]);
  expect(readFileSync(join(root, "output"), "utf8")).toBe("before=1\nstatus=running\n");
  expect((await states()).filter((state) => state?.startsWith("TERMINAT"))).toEqual([]);
});

it("tells the workflow that it is a step of how it ended", { timeout: 60_000 }, async () => {
  const { root, emrald, executor } = await account("p/b");
  const running = emrald("run", ...DEV, "--run-id", "ci-2");
  await executor.whenStarted("p/b run=ci-2 attempt=1");
  running.kill("SIGTERM");
  await running;
  expect((await emrald("run", ...DEV, "--resume", "ci-2")).exitCode).toBe(0);
  expect(readFileSync(join(root, "output"), "utf8")).toBe("before=1\nstatus=interrupted\nstatus=succeeded\n");
});

it("needs no binding where a stack has written it down", { timeout: 60_000 }, async () => {
  const { emrald, publish, executor } = await account();
  await publish(JSON.stringify(BINDING));
  const ran = await emrald("run", "--env", "dev");
  expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
  expect(executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/c"]);
  expect((await emrald("runs", "--env", "dev")).stdout).toContain("3 of 3 steps");
  await publish('{ "acount": "1" }');
  const broken = await emrald("run", "--env", "dev");
  expect([broken.exitCode, broken.stderr]).toEqual([2, expect.stringContaining('unknown key "acount"')]);
});

it("says what is missing before anything begins", { timeout: 60_000 }, async () => {
  const { root, emrald, executor } = await account();
  const cases: [args: string[], says: string][] = [
    [["--env", "dev"], 'the account of environment "dev" is not known'],
    [["--env", "prod"], 'the standing cluster "small" of environment "prod" is not known'],
    [["--env", "prod", "--binding", "lean.json"], 'the standing cluster "small" of environment "prod" is not known'],
    [["--env", "dev", "--binding", "lean.json"], "a cluster needs service_role and instance_profile"],
    [[...DEV, "--via", "ssh"], "--via ssh needs a cluster that is there"],
    [[...DEV, "--resume", "nobody"], 'there is no run "nobody" in the ledger'],
    [[...DEV, "--resume", "x", "--only", "a"], "--only cannot change it"],
    [[...DEV, "--no-wait"], "--no-wait is for what goes on without emrald"],
    [[...DEV, "--hand-over", "5 hours"], "--hand-over takes a time such as 5h30m, 330m or 90s"],
    [[...DEV, "--hand-over", "0m"], "--hand-over takes a time such as 5h30m, 330m or 90s"],
    [[...DEV, "--hand-over", "2026-05-01T12:00"], "or when: 2026-05-01T12:00:00Z"],
    [[...DEV, "--hand-over", "2026-05-41T12:00:00Z"], 'not "2026-05-41T12:00:00Z"'],
    [[...DEV, "--hand-over", "1h", "--via", "job-flow", "--no-wait"], "give one"],
    [["--hand-over", "1h"], "--hand-over is for environments on AWS"],
    [[...DEV, "--cluster", "mine"], "--cluster takes the id of a cluster"],
    [[...DEV, "--only", "d"], 'there is no step "d"'],
    [[...DEV, "--run-id", "a/b"], "--run-id takes letters, digits"],
    [[...DEV, "--fault", "hang"], "--fault is for the local environment"],
  ];
  writeFileSync(join(root, "lean.json"), JSON.stringify({ account: ACCOUNT }));
  for (const [args, says] of cases) {
    const { exitCode, stderr } = await emrald("run", ...args);
    expect([exitCode, stderr], args.join(" ")).toEqual([2, expect.stringContaining(says)]);
  }
  expect(executor.started).toEqual([]);
});
