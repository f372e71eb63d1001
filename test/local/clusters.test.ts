import {
  AddJobFlowStepsCommand,
  DescribeClusterCommand,
  ListClustersCommand,
  RunJobFlowCommand,
  TerminateJobFlowsCommand,
  type RunJobFlowCommandInput,
} from "@aws-sdk/client-emr";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../src/local/index.ts";
import { clusterInput, failure, matching, startBench, step } from "./support/endpoint.ts";
import { FakeClock } from "./support/fake-clock.ts";

const instant = () => new InstantExecutor();

test("a cluster without steps waits, ready, and is described as it was asked for", async () => {
  const clock = new FakeClock();
  const { client, runCluster, clusterIs } = await startBench(instant, clock);
  const id = await runCluster({
    Name: "nightly",
    LogUri: "s3://logs/",
    Tags: [{ Key: "emrald:run", Value: "r1" }],
    Applications: [{ Name: "Spark" }],
    StepConcurrencyLevel: 5,
    Configurations: [{ Classification: "spark-defaults", Properties: { a: "b" } }],
  });
  expect(id).toMatch(/^j-[A-Z0-9]{13}$/);
  await clusterIs(id, "WAITING");
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  expect(Cluster).toMatchObject({
    Id: id,
    Name: "nightly",
    ClusterArn: `arn:aws:elasticmapreduce:us-east-1:000000000000:cluster/${id}`,
    Status: {
      StateChangeReason: { Message: "Cluster ready to run steps." },
      Timeline: { CreationDateTime: new Date(clock.now()), ReadyDateTime: new Date(clock.now()) },
    },
    LogUri: "s3://logs/",
    ReleaseLabel: "emr-7.13.0",
    AutoTerminate: false,
    TerminationProtected: false,
    Tags: [{ Key: "emrald:run", Value: "r1" }],
    Applications: [{ Name: "Spark" }],
    StepConcurrencyLevel: 5,
    Configurations: [{ Classification: "spark-defaults", Properties: { a: "b" } }],
  });
});

test("a cluster that is not kept alive ends by itself after its last step", async () => {
  const { client, runCluster, clusterIs } = await startBench(instant);
  const id = await runCluster({ Instances: {}, Steps: [step("one"), step("two")] });
  await clusterIs(id, "TERMINATED");
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  expect(Cluster?.Status?.StateChangeReason).toEqual({ Code: "ALL_STEPS_COMPLETED", Message: "Steps completed" });
  expect(Cluster?.Status?.Timeline?.EndDateTime).toBeInstanceOf(Date);
});

test("a failed TERMINATE_CLUSTER step ends the cluster with errors and cancels the rest", async () => {
  const executor = new InstantExecutor({ outcome: () => failure });
  const { client, runCluster, clusterIs } = await startBench(() => executor);
  const id = await runCluster({ Steps: [step("one", "TERMINATE_CLUSTER"), step("two")] });
  await clusterIs(id, "TERMINATED_WITH_ERRORS");
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  expect(Cluster?.Status?.StateChangeReason).toEqual({ Code: "STEP_FAILURE", Message: "Shut down as step failed" });
  expect(executor.started).toEqual(["one"]);
});

test("termination interrupts what runs, and the cluster is gone only when that is", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const { client, runCluster, clusterIs, stepIs } = await startBench(() => executor);
  const id = await runCluster();
  const { StepIds } = await client.send(
    new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [step("one"), step("two")] }),
  );
  const [one = "", two = ""] = StepIds ?? [];
  await executor.whenStarted("one");
  await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
  await clusterIs(id, "TERMINATED");
  await stepIs(id, one, "INTERRUPTED");
  await stepIs(id, two, "CANCELLED");
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  expect(Cluster?.Status?.StateChangeReason?.Code).toBe("USER_REQUEST");
  // Again is fine: it is what was wanted.
  await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
  const late = client.send(new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [step("late")] }));
  await expect(late).rejects.toMatchObject({ name: "ValidationException", message: matching(/may not be modified/) });
});

test("a protected cluster is not terminated, the others of the call are", async () => {
  const { client, runCluster, clusterIs } = await startBench(instant);
  const kept = await runCluster({ Instances: { KeepJobFlowAliveWhenNoSteps: true, TerminationProtected: true } });
  const other = await runCluster();
  const call = client.send(new TerminateJobFlowsCommand({ JobFlowIds: [kept, other] }));
  await expect(call).rejects.toMatchObject({ name: "ValidationException", message: matching(/termination protected/) });
  await clusterIs(other, "TERMINATED");
  await clusterIs(kept, "WAITING");
});

test("the idle timeout ends a waiting cluster, and a step starts it anew", async () => {
  const clock = new FakeClock();
  const { client, runCluster, clusterIs } = await startBench(instant, clock);
  const id = await runCluster({ AutoTerminationPolicy: { IdleTimeout: 60 } });
  await clusterIs(id, "WAITING");
  clock.advance(59_000);
  const { StepIds } = await client.send(new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [step("one")] }));
  expect(StepIds).toHaveLength(1);
  await clusterIs(id, "WAITING");
  clock.advance(59_000);
  await clusterIs(id, "WAITING");
  clock.advance(1_000);
  await clusterIs(id, "TERMINATED");
  expect(clock.alarms).toBe(0);
});

test("bootstrap actions are skipped, said once in the cluster's log, which is archived", async () => {
  const { client, runCluster, clusterIs, stateDir, s3Dir } = await startBench(instant);
  const id = await runCluster({
    LogUri: "s3://logs/emr/",
    BootstrapActions: [{ Name: "packages", ScriptBootstrapAction: { Path: "s3://b/install.sh" } }],
  });
  await clusterIs(id, "WAITING");
  const log = await readFile(join(stateDir, "nodes", id, "controller"), "utf8");
  expect(log.match(/bootstrap actions are skipped on this machine: 'packages'/g)).toHaveLength(1);
  await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
  await clusterIs(id, "TERMINATED");
  expect(gunzipSync(await readFile(join(s3Dir, "logs/emr", id, "controller.gz"))).toString()).toBe(log);
});

test("an executor that cannot start ends the cluster and says why", async () => {
  const executor = Object.assign(new InstantExecutor(), {
    clusterStarted() {
      throw new Error("no Java");
    },
  });
  const { client, runCluster, clusterIs } = await startBench(() => executor);
  const id = await runCluster({ Steps: [step("one")] });
  await clusterIs(id, "TERMINATED_WITH_ERRORS");
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  expect(Cluster?.Status?.StateChangeReason).toEqual({
    Code: "INTERNAL_ERROR",
    Message: "The cluster could not start: no Java",
  });
});

test("ListClusters: newest first, by state and time, fifty a page", async () => {
  const clock = new FakeClock();
  const { client, runCluster, clusterIs } = await startBench(instant, clock);
  const ids: string[] = [];
  for (let i = 0; i < 51; i++) {
    ids.push(await runCluster({ Name: `c${i}` }));
    clock.advance(1_000);
  }
  const first = await client.send(new ListClustersCommand({}));
  expect(first.Clusters?.map((cluster) => cluster.Id)).toEqual(ids.slice(1).reverse());
  // One more between two pages shifts nothing.
  await runCluster();
  const second = await client.send(new ListClustersCommand({ Marker: first.Marker }));
  expect(second.Clusters?.map((cluster) => cluster.Id)).toEqual([ids[0]]);
  expect(second.Marker).toBeUndefined();

  const [oldest = ""] = ids;
  await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [oldest] }));
  await clusterIs(oldest, "TERMINATED");
  const gone = await client.send(new ListClustersCommand({ ClusterStates: ["TERMINATED"] }));
  expect(gone.Clusters?.map((cluster) => cluster.Id)).toEqual([oldest]);
  const start = gone.Clusters?.[0]?.Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
  const some = await client.send(
    new ListClustersCommand({ CreatedAfter: new Date(start + 500), CreatedBefore: new Date(start + 2_500) }),
  );
  expect(some.Clusters?.map((cluster) => cluster.Id)).toEqual([ids[2], ids[1]]);
  await expect(client.send(new ListClustersCommand({ Marker: "nonsense" }))).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: "Marker 'nonsense' is not valid.",
  });
});

const group = (InstanceRole: "MASTER" | "CORE") => ({ InstanceRole, InstanceType: "m5.xlarge", InstanceCount: 1 });
const fleet = (InstanceFleetType: "MASTER" | "CORE") => ({ InstanceFleetType, TargetOnDemandCapacity: 1 });

test.each<[string, Partial<RunJobFlowCommandInput>, RegExp]>([
  ["a name of 257 characters", { Name: "n".repeat(257) }, /at 'name'.*less than or equal to 256/],
  ["a release label that is none", { ReleaseLabel: "emr-7.13" }, /release label is invalid: emr-7\.13\./],
  ["the label of another line", { ReleaseLabel: "emr-8.0.0-latest" }, /release label is invalid/],
  ["step concurrency 0", { StepConcurrencyLevel: 0 }, /between 1 and 256; the request has 0/],
  ["step concurrency 257", { StepConcurrencyLevel: 257 }, /between 1 and 256; the request has 257/],
  [
    "groups and fleets",
    { Instances: { InstanceGroups: [group("MASTER")], InstanceFleets: [fleet("MASTER")] } },
    /mutually exclusive/,
  ],
  ["groups without a primary", { Instances: { InstanceGroups: [group("CORE")] } }, /Exactly one MASTER instance group/],
  [
    "two core fleets",
    { Instances: { InstanceFleets: [fleet("MASTER"), fleet("CORE"), fleet("CORE")] } },
    /At most one instance fleet of type CORE/,
  ],
  ["a member of a list that lacks its own", { Instances: { InstanceGroups: [{}] as never } }, /^3 validation errors/],
  ["an idle timeout below a minute", { AutoTerminationPolicy: { IdleTimeout: 59 } }, /between 60 and 604800 seconds/],
  [
    "seventeen bootstrap actions",
    { BootstrapActions: Array(17).fill({ Name: "b", ScriptBootstrapAction: { Path: "s3://b/x" } }) as never },
    /at 'bootstrapActions'.*less than or equal to 16/,
  ],
  [
    "another action on failure than CONTINUE with concurrency",
    { StepConcurrencyLevel: 2, Steps: [step("one", "TERMINATE_CLUSTER")] },
    /invalid ActionOnFailure: TERMINATE_CLUSTER.*accepts CONTINUE only/,
  ],
  ["257 steps", { Steps: Array.from({ length: 257 }, () => step("s")) }, /at 'steps'.*less than or equal to 256/],
])("RunJobFlow refuses %s", async (_, input, message) => {
  const { client } = await startBench(instant);
  const call = client.send(new RunJobFlowCommand(clusterInput(input)));
  await expect(call).rejects.toMatchObject({ name: "ValidationException", message: matching(message) });
  expect((await client.send(new ListClustersCommand({}))).Clusters).toEqual([]);
});

test.each(["emr-7.13.0", "emr-spark-8.1.0", "emr-6.2.0"])("RunJobFlow takes release %s", async (ReleaseLabel) => {
  const { runCluster } = await startBench(instant);
  await expect(runCluster({ ReleaseLabel })).resolves.toMatch(/^j-/);
});

test("ids that are not there are refused in the words of the call", async () => {
  const { client } = await startBench(instant);
  await expect(client.send(new TerminateJobFlowsCommand({ JobFlowIds: ["j-NO"] }))).rejects.toMatchObject({
    name: "ValidationException",
    message: "Specified job flow ID does not exist: 'j-NO'.",
  });
  await expect(client.send(new TerminateJobFlowsCommand({ JobFlowIds: [] }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const eleven = Array.from({ length: 11 }, (_, i) => `j-${i}`);
  await expect(client.send(new TerminateJobFlowsCommand({ JobFlowIds: eleven }))).rejects.toMatchObject({
    message: matching(/less than or equal to 10/),
  });
});
