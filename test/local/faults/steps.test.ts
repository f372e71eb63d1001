import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
} from "@aws-sdk/client-emr";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { matching, startBench, step, type Bench } from "../support/endpoint.ts";

async function add({ client }: Bench, JobFlowId: string, ...names: string[]): Promise<string[]> {
  const Steps = names.map((name) => step(name));
  return (await client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }))).StepIds ?? [];
}

test("spot-loss: the step fails as YARN tells it, is never executed, and the cluster goes on", async () => {
  const executor = new InstantExecutor();
  const bench = await startBench(() => executor, { faults: [{ kind: "spot-loss", step: "bakery/" }] });
  const cluster = await bench.runCluster();
  const [lost = "", next = ""] = await add(bench, cluster, "bakery/sales", "movies/ratings");
  await bench.stepIs(cluster, lost, "FAILED");
  await bench.stepIs(cluster, next, "COMPLETED");
  await bench.clusterIs(cluster, "WAITING");
  const { Step } = await bench.client.send(new DescribeStepCommand({ ClusterId: cluster, StepId: lost }));
  expect(Step?.Status?.FailureDetails?.Message).toEqual(matching(/exitCode: -100.*\*lost\* node/));
  expect(await readFile(Step?.Status?.FailureDetails?.LogFile ?? "", "utf8")).toContain(
    "Container released on a *lost* node",
  );
  expect(executor.started).toEqual(["movies/ratings"]);
});

test("hang: the step runs until it is cancelled", async () => {
  const executor = new InstantExecutor();
  const bench = await startBench(() => executor, { faults: [{ kind: "hang", step: "one" }] });
  const cluster = await bench.runCluster();
  const [one = "", two = ""] = await add(bench, cluster, "one", "two");
  await bench.stepIs(cluster, one, "RUNNING");
  await bench.stepIs(cluster, two, "PENDING");
  await bench.client.send(new CancelStepsCommand({ ClusterId: cluster, StepIds: [one] }));
  await bench.stepIs(cluster, one, "CANCELLED");
  await bench.stepIs(cluster, two, "COMPLETED");
  expect(executor.started).toEqual(["two"]);
  const controller = await readFile(join(bench.stateDir, "nodes", cluster, "steps", one, "controller"), "utf8");
  expect(controller).toContain("fault injected: hang");
});

test("an endpoint that is closed ends a step that hangs", async () => {
  const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "hang" }] });
  const cluster = await bench.runCluster();
  const [one = ""] = await add(bench, cluster, "one");
  await bench.stepIs(cluster, one, "RUNNING");
  await bench.endpoint.close();
});

test("terminate: the cluster goes when the step starts, though it is protected", async () => {
  const executor = new InstantExecutor();
  const bench = await startBench(() => executor, { faults: [{ kind: "terminate", step: "two" }] });
  const cluster = await bench.runCluster({
    Instances: { KeepJobFlowAliveWhenNoSteps: true, TerminationProtected: true },
  });
  const [one = "", two = "", three = ""] = await add(bench, cluster, "one", "two", "three");
  await bench.clusterIs(cluster, "TERMINATED");
  await bench.stepIs(cluster, one, "COMPLETED");
  await bench.stepIs(cluster, two, "INTERRUPTED");
  await bench.stepIs(cluster, three, "CANCELLED");
  const { Cluster } = await bench.client.send(new DescribeClusterCommand({ ClusterId: cluster }));
  expect(Cluster?.Status?.StateChangeReason).toEqual({ Code: "USER_REQUEST", Message: "Terminated by user request" });
  expect(executor.started).toEqual(["one"]);
  expect(bench.defects).toEqual([]);
});
