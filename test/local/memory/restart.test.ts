import {
  AddJobFlowStepsCommand,
  AddTagsCommand,
  CreateSecurityConfigurationCommand,
  DescribeClusterCommand,
  DescribeSecurityConfigurationCommand,
  GetManagedScalingPolicyCommand,
  ListClustersCommand,
  ListInstanceFleetsCommand,
  ListInstancesCommand,
  ListStepsCommand,
  ModifyClusterCommand,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { failure, matching, startBench, step, type Bench } from "../support/endpoint.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { testFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";

const statusOf = async ({ client }: Bench, ClusterId: string) =>
  (await client.send(new DescribeClusterCommand({ ClusterId }))).Cluster?.Status;

const stepStates = async ({ client }: Bench, ClusterId: string) =>
  (await client.send(new ListStepsCommand({ ClusterId }))).Steps?.map(({ Name, Status }) => [Name, Status?.State]);

test("a waiting cluster goes on after a restart, described as before, and takes steps", async () => {
  const root = await testFolder();
  const first = await startBench(
    () => new InstantExecutor({ outcome: ({ name }) => (name === "bad" ? failure : { succeeded: true }) }),
    { root },
  );
  const id = await first.runCluster({
    Instances: {
      KeepJobFlowAliveWhenNoSteps: true,
      InstanceFleets: [
        {
          InstanceFleetType: "MASTER",
          TargetOnDemandCapacity: 1,
          InstanceTypeConfigs: [{ InstanceType: "m5.xlarge" }],
        },
        { InstanceFleetType: "CORE", TargetSpotCapacity: 3, InstanceTypeConfigs: [{ InstanceType: "r5.2xlarge" }] },
      ],
    },
    ManagedScalingPolicy: {
      ComputeLimits: { UnitType: "InstanceFleetUnits", MinimumCapacityUnits: 1, MaximumCapacityUnits: 9 },
    },
    Steps: [step("good"), step("bad")],
  });
  await first.clusterIs(id, "WAITING");
  await first.client.send(new AddTagsCommand({ ResourceId: id, Tags: [{ Key: "run", Value: "r1" }] }));
  await first.client.send(new ModifyClusterCommand({ ClusterId: id, StepConcurrencyLevel: 7 }));
  await first.client.send(new CreateSecurityConfigurationCommand({ Name: "tls", SecurityConfiguration: "{}" }));
  const look = async ({ client }: Bench) => [
    (await client.send(new DescribeClusterCommand({ ClusterId: id }))).Cluster,
    (await client.send(new ListStepsCommand({ ClusterId: id }))).Steps,
    (await client.send(new ListInstanceFleetsCommand({ ClusterId: id }))).InstanceFleets,
    (await client.send(new ListInstancesCommand({ ClusterId: id }))).Instances,
    (await client.send(new GetManagedScalingPolicyCommand({ ClusterId: id }))).ManagedScalingPolicy,
    (await client.send(new DescribeSecurityConfigurationCommand({ Name: "tls" }))).CreationDateTime,
  ];
  const before = await look(first);
  await first.endpoint.close();

  const executor = new InstantExecutor();
  const second = await startBench(() => executor, { root });
  expect(await look(second)).toEqual(before);
  await second.client.send(new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [step("next")] }));
  await executor.whenStarted("next");
  await second.clusterIs(id, "WAITING");
  expect(executor.started).toEqual(["next"]);
  expect(second.defects).toEqual([]);
});

test("a cluster under which a step ran is lost with it", async () => {
  const root = await testFolder();
  const executor = new InstantExecutor({ outcome: ({ name }) => (name === "done" ? { succeeded: true } : "hold") });
  const first = await startBench(() => executor, { root });
  const id = await first.runCluster({ Steps: [step("done"), step("running"), step("pending")] });
  await executor.whenStarted("running");
  await first.endpoint.close();

  const second = await startBench(() => new InstantExecutor(), { root });
  await second.clusterIs(id, "TERMINATED_WITH_ERRORS");
  expect((await statusOf(second, id))?.StateChangeReason).toEqual({
    Code: "INSTANCE_FAILURE",
    Message: "The local endpoint was stopped while the cluster ran 'running'",
  });
  expect(await stepStates(second, id)).toEqual([
    ["pending", "CANCELLED"],
    ["running", "INTERRUPTED"],
    ["done", "COMPLETED"],
  ]);
});

test("a cluster on its way up comes up, and runs what was added to it", async () => {
  const root = await testFolder();
  const clock = new FakeClock();
  const first = await startBench(() => new InstantExecutor(), {
    root,
    clock,
    faults: [{ kind: "slow-start", seconds: 60 }],
  });
  const id = await first.runCluster({ Steps: [step("one")] });
  await until("the cluster is held back", () => clock.alarms === 1);
  await first.endpoint.close();
  const executor = new InstantExecutor();
  const second = await startBench(() => executor, { root, clock });
  await second.clusterIs(id, "WAITING");
  expect(executor.started).toEqual(["one"]);
});

test("a cluster that was told to go, and an idle one whose time is over, end", async () => {
  const root = await testFolder();
  const clock = new FakeClock();
  // A step that is deaf to its cancel keeps its cluster TERMINATING.
  let release: () => void = () => {};
  const done = new Promise<typeof failure>((resolve) => (release = () => resolve(failure)));
  const deaf = Object.assign(new InstantExecutor(), { start: () => ({ done, cancel: () => {} }) });
  const first = await startBench(() => deaf, { root, clock });
  const idle = await first.runCluster({ AutoTerminationPolicy: { IdleTimeout: 600 } });
  const waiting = await first.runCluster({ AutoTerminationPolicy: { IdleTimeout: 6_000 } });
  const going = await first.runCluster({ Steps: [step("one")] });
  for (const id of [idle, waiting]) await first.clusterIs(id, "WAITING");
  await first.clusterIs(going, "RUNNING");
  await first.client.send(new TerminateJobFlowsCommand({ JobFlowIds: [going] }));
  await first.clusterIs(going, "TERMINATING");
  // As when it is killed: nothing is told to anyone, and the lock is one of a process that is no more.
  const killed = await testFolder();
  await copyState(root, killed);
  clock.advance(600_000);

  const second = await startBench(() => new InstantExecutor(), { root: killed, clock });
  await second.clusterIs(going, "TERMINATED");
  expect(await stepStates(second, going)).toEqual([["one", "INTERRUPTED"]]);
  clock.advance(0);
  await second.clusterIs(idle, "TERMINATED");
  await second.clusterIs(waiting, "WAITING");
  release();
});

test("clusters that have ended are listed still", async () => {
  const root = await testFolder();
  const first = await startBench(() => new InstantExecutor(), { root });
  const id = await first.runCluster({ Instances: {}, Steps: [step("one")] });
  await first.clusterIs(id, "TERMINATED");
  await first.endpoint.close();
  const second = await startBench(() => new InstantExecutor(), { root });
  const { Clusters } = await second.client.send(new ListClustersCommand({}));
  expect(Clusters?.map(({ Id, Status }) => [Id, Status?.State])).toEqual([[id, "TERMINATED"]]);
});

test("of two endpoints on one file the second is refused by the pid of the first", async () => {
  const root = await testFolder();
  const first = await startBench(() => new InstantExecutor(), { root });
  await expect(startBench(() => new InstantExecutor(), { root })).rejects.toMatchObject({
    message: matching(new RegExp(`endpoint\\.jsonl is in use by the local endpoint of process ${process.pid}$`)),
  });
  await first.endpoint.close();
  await startBench(() => new InstantExecutor(), { root });
  expect(await readFile(join(root, "endpoint.jsonl.lock"), "utf8")).toBe(String(process.pid));
});

async function copyState(from: string, to: string): Promise<void> {
  await copyFile(join(from, "endpoint.jsonl"), join(to, "endpoint.jsonl"));
}
