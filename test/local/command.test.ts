import { mkdir, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import {
  AddJobFlowStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  RunJobFlowCommand,
} from "@aws-sdk/client-emr";
import { execa } from "execa";
import { expect, onTestFinished, test, vi } from "vitest";
import { clusterInput, emrClient, step } from "./support/client.ts";
import { testFolder } from "./support/folder.ts";
import { until } from "./support/until.ts";

// Every test starts processes from source, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 180_000 });

const REPOSITORY = join(import.meta.dirname, "../..");

async function emptyProject(): Promise<string> {
  const root = await testFolder();
  await mkdir(join(root, "pipelines"));
  await writeFile(join(root, "pipelines", "project.yaml"), "project: empty\ncluster: { release: emr-7.13.0 }\n");
  return root;
}

/** `emrald local` as a process of its own, and what it said when it was ready. */
async function emraldLocal(root: string, ...args: string[]) {
  const main = join(REPOSITORY, "src", "cli", "main.ts");
  const command = ["--import", "tsx", main, "local", "--port", "0", "--json", "--project", root, ...args];
  const child = execa(process.execPath, command, {
    cwd: REPOSITORY,
    reject: false,
    stdin: "ignore",
    env: { NO_COLOR: "1", EMRALD_VENV: join(REPOSITORY, ".venv") },
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await child;
  });
  const first = await Promise.race([once(child.stdout, "data").then(([line]) => String(line)), child]);
  if (typeof first !== "string") return { child, client: emrClient("http://127.0.0.1"), said: {} };
  const said = JSON.parse(first) as { url: string; seed: number };
  const client = emrClient(said.url);
  onTestFinished(() => client.destroy());
  return { child, client, said };
}

test("emrald local keeps its clusters: through an end in order, and through a kill in the middle of a step", async () => {
  const root = await emptyProject();
  const first = await emraldLocal(root);
  const { JobFlowId } = await first.client.send(new RunJobFlowCommand(clusterInput()));
  const stateOf = async ({ client }: typeof first) =>
    (await client.send(new DescribeClusterCommand({ ClusterId: JobFlowId }))).Cluster?.Status?.State;
  await until("the cluster waits", async () => (await stateOf(first)) === "WAITING");
  first.child.kill("SIGTERM");
  const { exitCode, stderr } = await first.child;
  expect(stderr).toContain("clusters are kept for the next start");
  expect(exitCode).toBe(0);

  const second = await emraldLocal(root);
  expect(await stateOf(second)).toBe("WAITING");
  const Steps = [step("long", "CONTINUE", ["sleep", "600"])];
  const { StepIds = [] } = await second.client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }));
  const stepOf = async ({ client }: typeof first) =>
    (await client.send(new DescribeStepCommand({ ClusterId: JobFlowId, StepId: StepIds[0] }))).Step?.Status?.State;
  expect(await stepOf(second)).toBe("RUNNING");
  second.child.kill("SIGKILL");
  await second.child;

  const third = await emraldLocal(root);
  await until("the cluster is gone", async () => (await stateOf(third)) === "TERMINATED_WITH_ERRORS");
  expect(await stepOf(third)).toBe("INTERRUPTED");
});

test("a second emrald local of the project is refused by the pid of the first", async () => {
  const root = await emptyProject();
  const first = await emraldLocal(root);
  const second = await emraldLocal(root);
  const { exitCode, stderr } = await second.child;
  expect(stderr).toContain(`is in use by the local endpoint of process ${first.child.pid}`);
  expect(exitCode).toBe(3);
});

test("--fault strikes; where there is a chance the seed is said, and the same one strikes the same", async () => {
  const strikes = async (...args: string[]) => {
    const { client, child, said } = await emraldLocal(await emptyProject(), "--fault", "throttle,chance=0.5", ...args);
    const struck: boolean[] = [];
    for (let call = 0; call < 20; call++) {
      const answer = client.send(new DescribeClusterCommand({ ClusterId: "j-NO" }));
      struck.push((await answer.catch((error: unknown) => (error as Error).name === "ThrottlingException")) as boolean);
    }
    child.kill("SIGTERM");
    const { stderr } = await child;
    return { struck, stderr, seed: "seed" in said ? said.seed : -1 };
  };
  const drawn = await strikes();
  expect(drawn.stderr).toContain(`faults strike by --seed ${drawn.seed}`);
  const repeated = await strikes("--seed", String(drawn.seed));
  expect(repeated.struck).toEqual(drawn.struck);
});
