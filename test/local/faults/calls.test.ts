import {
  AddJobFlowStepsCommand,
  InternalServerError,
  InternalServerException,
  ListClustersCommand,
  ListStepsCommand,
  RunJobFlowCommand,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { clusterInput, startBench, step } from "../support/endpoint.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

test("throttle: EMR's exception, and nothing is done", async () => {
  const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "throttle", call: "RunJobFlow" }] });
  await expect(bench.client.send(new RunJobFlowCommand(clusterInput()))).rejects.toMatchObject({
    name: "ThrottlingException",
    message: "Rate exceeded",
    $metadata: { httpStatusCode: 400 },
  });
  expect((await bench.client.send(new ListClustersCommand({}))).Clusters).toEqual([]);
  await bench.runCluster();
});

test("error: the operation's own server error, before anything is done", async () => {
  const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "error", times: 2 }] });
  const run: unknown = await bench.client.send(new RunJobFlowCommand(clusterInput())).catch((error: unknown) => error);
  expect(run).toBeInstanceOf(InternalServerError);
  expect(run).toMatchObject({ $metadata: { httpStatusCode: 500 } });
  const list: unknown = await bench.client.send(new ListClustersCommand({})).catch((error: unknown) => error);
  expect(list).toBeInstanceOf(InternalServerException);
  expect((await bench.client.send(new ListClustersCommand({}))).Clusters).toEqual([]);
  // What was meant is no defect.
  expect(bench.defects).toEqual([]);
});

test("lost-answer: done once, and the client sees the connection break", async () => {
  const executor = new InstantExecutor();
  const faults = [{ kind: "lost-answer", call: "AddJobFlowSteps" }] as const;
  const bench = await startBench(() => executor, { faults });
  const JobFlowId = await bench.runCluster();
  const add = bench.client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps: [step("one")] }));
  await expect(add).rejects.toMatchObject({ code: "ECONNRESET" });
  const { Steps = [] } = await bench.client.send(new ListStepsCommand({ ClusterId: JobFlowId }));
  expect(Steps.map(({ Name }) => Name)).toEqual(["one"]);
  await executor.whenStarted("one");
  expect(executor.executions("one")).toBe(1);
});

test("slow-answer: done at once, told after the seconds by the endpoint's clock", async () => {
  const clock = new FakeClock();
  const faults = [{ kind: "slow-answer", call: "RunJobFlow", seconds: 30 }] as const;
  const bench = await startBench(() => new InstantExecutor(), { clock, faults });
  let isTold = false;
  const call = bench.runCluster().then((id) => {
    isTold = true;
    return id;
  });
  const clusters = async () => (await bench.client.send(new ListClustersCommand({}))).Clusters ?? [];
  const [cluster] = await until("the cluster is there", async () => {
    const found = await clusters();
    return found.length > 0 && found;
  });
  clock.advance(29_999);
  await clusters();
  expect(isTold).toBe(false);
  clock.advance(1);
  await expect(call).resolves.toBe(cluster?.Id);
});

test("an endpoint that is closed keeps nobody waiting for a slow answer", async () => {
  const clock = new FakeClock();
  const bench = await startBench(() => new InstantExecutor(), { clock, faults: [{ kind: "slow-answer", seconds: 9 }] });
  const call = bench.client.send(new ListClustersCommand({}));
  await until("the answer is held back", () => clock.alarms === 1);
  await Promise.all([expect(call).rejects.toThrow(), bench.endpoint.close()]);
  await until("the alarm is gone", () => clock.alarms === 0);
});
