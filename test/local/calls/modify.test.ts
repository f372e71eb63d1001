import {
  AddInstanceFleetCommand,
  AddInstanceGroupsCommand,
  AddJobFlowStepsCommand,
  AddTagsCommand,
  DescribeClusterCommand,
  ListInstanceFleetsCommand,
  ListInstancesCommand,
  ModifyClusterCommand,
  ModifyInstanceFleetCommand,
  ModifyInstanceGroupsCommand,
  PutAutoTerminationPolicyCommand,
  RemoveAutoTerminationPolicyCommand,
  SetKeepJobFlowAliveWhenNoStepsCommand,
  SetTerminationProtectionCommand,
  SetUnhealthyNodeReplacementCommand,
  SetVisibleToAllUsersCommand,
  TerminateJobFlowsCommand,
  type InstanceFleetConfig,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { matching, startBench, step, type BenchOptions } from "../support/endpoint.ts";
import { FakeClock } from "../support/fake-clock.ts";

const fleet = (InstanceFleetType: "MASTER" | "CORE" | "TASK", config: Partial<InstanceFleetConfig> = {}) => ({
  InstanceFleetType,
  TargetOnDemandCapacity: 1,
  InstanceTypeConfigs: [{ InstanceType: "m5.xlarge" }],
  ...config,
});

async function startFleets(options: BenchOptions = {}, ...more: InstanceFleetConfig[]) {
  const bench = await startBench(() => new InstantExecutor(), options);
  const ClusterId = await bench.runCluster({
    Instances: { KeepJobFlowAliveWhenNoSteps: true, InstanceFleets: [fleet("MASTER"), ...more] },
  });
  await bench.clusterIs(ClusterId, "WAITING");
  return { ...bench, ClusterId };
}

test("ModifyCluster: the concurrency is live, and steps that wait start", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const { client, runCluster, clusterIs } = await startBench(() => executor);
  const ClusterId = await runCluster();
  await clusterIs(ClusterId, "WAITING");
  const Steps = ["a", "b", "c", "d"].map((name) => step(name));
  await client.send(new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps }));
  await executor.whenStarted("a");
  expect(executor.held).toEqual(["a"]);
  await client.send(new ModifyClusterCommand({ ClusterId, StepConcurrencyLevel: 3 }));
  expect(executor.held).toEqual(["a", "b", "c"]);
  await client.send(new ModifyClusterCommand({ ClusterId, StepConcurrencyLevel: 1 }));
  executor.finish("a");
  expect(executor.held).toEqual(["b", "c"]);
  const wrong = client.send(new ModifyClusterCommand({ ClusterId, StepConcurrencyLevel: 257 }));
  await expect(wrong).rejects.toMatchObject({ name: "InvalidRequestException", message: matching(/1 and 256/) });
});

test("a waiting cluster that is no longer kept alive ends", async () => {
  const { client, clusterIs, ClusterId } = await startFleets();
  const input = { JobFlowIds: [ClusterId], KeepJobFlowAliveWhenNoSteps: false };
  await client.send(new SetKeepJobFlowAliveWhenNoStepsCommand(input));
  await clusterIs(ClusterId, "TERMINATED");
});

test("an auto-termination policy can come later, change, and go", async () => {
  const clock = new FakeClock();
  const { client, clusterIs, ClusterId } = await startFleets({ clock });
  const put = (IdleTimeout: number) =>
    client.send(new PutAutoTerminationPolicyCommand({ ClusterId, AutoTerminationPolicy: { IdleTimeout } }));
  await put(60);
  await client.send(new RemoveAutoTerminationPolicyCommand({ ClusterId }));
  clock.advance(3_600_000);
  await clusterIs(ClusterId, "WAITING");
  await expect(put(59)).rejects.toMatchObject({ name: "ValidationException", message: matching(/60 and 604800/) });
  await put(7_200);
  clock.advance(3_599_000);
  await clusterIs(ClusterId, "WAITING");
  clock.advance(1_000);
  await clusterIs(ClusterId, "TERMINATED");
});

test("what is set is described", async () => {
  const { client, ClusterId } = await startFleets();
  const JobFlowIds = [ClusterId];
  await client.send(new SetUnhealthyNodeReplacementCommand({ JobFlowIds, UnhealthyNodeReplacement: true }));
  await client.send(new SetVisibleToAllUsersCommand({ JobFlowIds, VisibleToAllUsers: false }));
  await client.send(new SetTerminationProtectionCommand({ JobFlowIds, TerminationProtected: true }));
  await client.send(new ModifyClusterCommand({ ClusterId, ExtendedSupport: true }));
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }));
  expect(Cluster).toMatchObject({
    UnhealthyNodeReplacement: true,
    VisibleToAllUsers: false,
    TerminationProtected: true,
    ExtendedSupport: true,
  });
});

test("of several clusters none is changed when one is unknown", async () => {
  const { client, ClusterId } = await startFleets();
  const input = { JobFlowIds: [ClusterId, "j-NO"], TerminationProtected: true };
  await expect(client.send(new SetTerminationProtectionCommand(input))).rejects.toMatchObject({
    name: "ValidationException",
    message: "Specified job flow ID does not exist: 'j-NO'.",
  });
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }));
  expect(Cluster?.TerminationProtected).toBe(false);
});

test("a task fleet can be added once, resized, and emptied; others cannot be added", async () => {
  const { client, ClusterId } = await startFleets({}, fleet("CORE"));
  const add = (InstanceFleet: InstanceFleetConfig) =>
    client.send(new AddInstanceFleetCommand({ ClusterId, InstanceFleet }));
  await expect(add(fleet("CORE"))).rejects.toThrow("An instance fleet of type CORE cannot be added");
  await expect(add(fleet("TASK", { InstanceTypeConfigs: [] }))).rejects.toThrow("no InstanceTypeConfigs");
  const { InstanceFleetId = "" } = await add(fleet("TASK"));
  await expect(add(fleet("TASK"))).rejects.toMatchObject({ name: "InvalidRequestException" });
  const targets = async () => {
    const { InstanceFleets = [] } = await client.send(new ListInstanceFleetsCommand({ ClusterId }));
    const task = InstanceFleets.find(({ Id }) => Id === InstanceFleetId);
    return [task?.TargetOnDemandCapacity, task?.ProvisionedOnDemandCapacity, task?.ProvisionedSpotCapacity];
  };
  const modify = (config: object, id = InstanceFleetId) =>
    client.send(new ModifyInstanceFleetCommand({ ClusterId, InstanceFleet: { InstanceFleetId: id, ...config } }));
  await modify({ TargetOnDemandCapacity: 3, TargetSpotCapacity: 2 });
  expect(await targets()).toEqual([3, 3, 2]);
  await modify({ TargetSpotCapacity: 4 });
  expect(await targets()).toEqual([0, 0, 4]);
  await modify({ TargetOnDemandCapacity: 0, TargetSpotCapacity: 0 });
  expect(await targets()).toEqual([0, 0, 0]);
  await expect(modify({})).rejects.toThrow("At least one of TargetOnDemandCapacity and TargetSpotCapacity");
  await expect(modify({ TargetSpotCapacity: 1 }, "if-NO")).rejects.toThrow("Instance fleet id 'if-NO' is not valid.");
});

test("groups and fleets do not mix", async () => {
  const { client, ClusterId } = await startFleets();
  const group = { InstanceRole: "TASK", InstanceType: "m5.xlarge", InstanceCount: 1 } as const;
  const add = client.send(new AddInstanceGroupsCommand({ JobFlowId: ClusterId, InstanceGroups: [group] }));
  await expect(add).rejects.toMatchObject({
    name: "ValidationException",
    message: matching(/The AddInstanceGroups request does not support .* Use the AddInstanceFleet request instead\.$/),
  });
  const modify = { ClusterId, InstanceGroups: [{ InstanceGroupId: "ig-NO", InstanceCount: 1 }] };
  await expect(client.send(new ModifyInstanceGroupsCommand(modify))).rejects.toThrow("'ig-NO' is not valid");
});

test("nothing is modified on a cluster that is gone", async () => {
  const { client, clusterIs, ClusterId } = await startFleets();
  await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [ClusterId] }));
  await clusterIs(ClusterId, "TERMINATED");
  const refusal = { message: "A job flow that is shutting down, terminated, or finished may not be modified." };
  const tags = client.send(new AddTagsCommand({ ResourceId: ClusterId, Tags: [] }));
  await expect(tags).rejects.toMatchObject({ name: "InvalidRequestException", ...refusal });
  const input = { JobFlowIds: [ClusterId], TerminationProtected: true };
  const protect = client.send(new SetTerminationProtectionCommand(input));
  await expect(protect).rejects.toMatchObject({ name: "ValidationException", ...refusal });
});

test("instances are the same whoever asks when, by fleet and by state, fifty a page", async () => {
  const { client, ClusterId } = await startFleets({}, fleet("CORE", { TargetOnDemandCapacity: 60 }));
  const list = (input: object = {}) => client.send(new ListInstancesCommand({ ClusterId, ...input }));
  const first = await list();
  const second = await list({ Marker: first.Marker });
  expect([first.Instances?.length, second.Instances?.length, second.Marker]).toEqual([50, 11, undefined]);
  const ids = [...(first.Instances ?? []), ...(second.Instances ?? [])].map(({ Ec2InstanceId }) => Ec2InstanceId);
  expect(new Set(ids).size).toBe(61);
  expect(await list()).toMatchObject({ Instances: first.Instances });
  expect((await list({ InstanceFleetType: "MASTER" })).Instances?.map(({ Ec2InstanceId }) => Ec2InstanceId)).toEqual(
    ids.slice(0, 1),
  );
  expect((await list({ InstanceStates: ["TERMINATED"] })).Instances).toEqual([]);
  await expect(list({ InstanceGroupTypes: ["CORE"] })).rejects.toThrow(
    "uses instance fleets. Ask for instances by instance fleet.",
  );
});

test("a spot loss shows: the nodes are gone, and others are in their place", async () => {
  const task = fleet("TASK", { TargetOnDemandCapacity: 1, TargetSpotCapacity: 2 });
  const { client, clusterIs, ClusterId } = await startFleets({ faults: [{ kind: "spot-loss" }] }, task);
  const list = async (InstanceStates: ("RUNNING" | "TERMINATED")[]) => {
    const input = { ClusterId, InstanceFleetType: "TASK", InstanceStates } as const;
    return (await client.send(new ListInstancesCommand(input))).Instances ?? [];
  };
  const spot = (await list(["RUNNING"])).filter(({ Market }) => Market === "SPOT").map(({ Id }) => Id);
  await client.send(new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps: [step("one")] }));
  await clusterIs(ClusterId, "WAITING");
  const gone = await list(["TERMINATED"]);
  expect(gone.map(({ Id }) => Id)).toEqual(spot);
  expect(gone[0]?.Status?.StateChangeReason).toEqual({
    Code: "INSTANCE_FAILURE",
    Message: "The SPOT instance was reclaimed by Amazon EC2",
  });
  const running = await list(["RUNNING"]);
  expect(running).toHaveLength(3);
  expect(running.some(({ Id }) => spot.includes(Id))).toBe(false);
});
