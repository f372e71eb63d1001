import { DescribeClusterCommand, ListStepsCommand, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { matching, startBench, step, type Bench } from "../support/endpoint.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const statusOf = async ({ client }: Bench, ClusterId: string) =>
  (await client.send(new DescribeClusterCommand({ ClusterId }))).Cluster?.Status;

const stepStates = async ({ client }: Bench, ClusterId: string) =>
  (await client.send(new ListStepsCommand({ ClusterId }))).Steps?.map(({ Status }) => Status?.State);

test("slow-start: STARTING for the seconds, then as ever", async () => {
  const clock = new FakeClock();
  const bench = await startBench(() => new InstantExecutor(), { clock, faults: [{ kind: "slow-start", seconds: 60 }] });
  const slow = await bench.runCluster();
  const other = await bench.runCluster();
  await bench.clusterIs(other, "WAITING");
  clock.advance(59_999);
  expect((await statusOf(bench, slow))?.State).toBe("STARTING");
  clock.advance(1);
  await bench.clusterIs(slow, "WAITING");
});

test("a slow cluster is terminated like any other, at once", async () => {
  const clock = new FakeClock();
  const bench = await startBench(() => new InstantExecutor(), { clock, faults: [{ kind: "slow-start", seconds: 60 }] });
  const id = await bench.runCluster();
  await until("the cluster is held back", () => clock.alarms === 1);
  await bench.client.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
  await bench.clusterIs(id, "TERMINATED");
  expect(clock.alarms).toBe(0);
});

test("bootstrap-failure: the cluster ends with EMR's words, its steps CANCELLED, and the next one comes up", async () => {
  const executor = new InstantExecutor();
  const bench = await startBench(() => executor, { faults: [{ kind: "bootstrap-failure" }] });
  const BootstrapActions = [{ Name: "packages", ScriptBootstrapAction: { Path: "s3://b/install.sh" } }];
  const id = await bench.runCluster({ BootstrapActions, Steps: [step("one"), step("two")] });
  await bench.clusterIs(id, "TERMINATED_WITH_ERRORS");
  const status = await statusOf(bench, id);
  expect(status?.StateChangeReason).toEqual({
    Code: "BOOTSTRAP_FAILURE",
    Message: matching(
      /^On the master instance \(i-[0-9a-f]{17}\), bootstrap action 1 returned a non-zero return code$/,
    ),
  });
  expect(status?.ErrorDetails).toMatchObject([
    {
      ErrorCode: "BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE",
      ErrorData: [{ "amazon-s3-path": "s3://b/install.sh" }],
    },
  ]);
  expect(await stepStates(bench, id)).toEqual(["CANCELLED", "CANCELLED"]);
  expect(executor.started).toEqual([]);
  await bench.clusterIs(await bench.runCluster(), "WAITING");
});

test("bootstrap-failure of a cluster without bootstrap actions: its applications fail", async () => {
  const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "bootstrap-failure" }] });
  const id = await bench.runCluster();
  await bench.clusterIs(id, "TERMINATED_WITH_ERRORS");
  expect((await statusOf(bench, id))?.StateChangeReason).toMatchObject({
    Code: "BOOTSTRAP_FAILURE",
    Message: matching(/application provisioning failed$/),
  });
});

test("capacity-failure: a fleet runs into its timeout, a group is out of capacity", async () => {
  const bench = await startBench(() => new InstantExecutor(), { faults: [{ kind: "capacity-failure", times: 2 }] });
  const types = (...names: string[]) => names.map((InstanceType) => ({ InstanceType }));
  const fleets = await bench.runCluster({
    Instances: {
      InstanceFleets: [
        { InstanceFleetType: "MASTER", TargetOnDemandCapacity: 1, InstanceTypeConfigs: types("m5.xlarge") },
        { InstanceFleetType: "CORE", TargetSpotCapacity: 4, InstanceTypeConfigs: types("r5.2xlarge", "r5a.2xlarge") },
      ],
    },
  });
  const groups = await bench.runCluster({
    Instances: { InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }] },
  });
  await bench.clusterIs(fleets, "TERMINATED_WITH_ERRORS");
  await bench.clusterIs(groups, "TERMINATED_WITH_ERRORS");
  expect(await statusOf(bench, fleets)).toMatchObject({
    StateChangeReason: { Code: "INSTANCE_FLEET_TIMEOUT", Message: matching(/^The CORE instance fleet/) },
    ErrorDetails: [
      { ErrorCode: "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ", ErrorData: [{ "instance-type": "r5.2xlarge" }] },
    ],
  });
  expect((await statusOf(bench, groups))?.StateChangeReason).toEqual({
    Code: "VALIDATION_ERROR",
    Message: "EC2 is out of capacity for m5.xlarge.",
  });
});
