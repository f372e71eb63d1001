import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  ListStepsCommand,
  type StepConfig,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../src/local/index.ts";
import { failure, matching, startBench, step, type Bench } from "./support/endpoint.ts";
import { FakeClock } from "./support/fake-clock.ts";

async function add({ client }: Bench, JobFlowId: string, ...Steps: StepConfig[]): Promise<string[]> {
  const { StepIds = [] } = await client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }));
  return StepIds;
}

test("a step goes from PENDING to RUNNING to COMPLETED and keeps what it was given and when", async () => {
  const clock = new FakeClock();
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const bench = await startBench(() => executor, clock);
  const { client, runCluster, stepIs } = bench;
  const cluster = await runCluster();
  const created = new Date(clock.now());
  const [one = "", two = ""] = await add(
    bench,
    cluster,
    {
      Name: "one",
      ActionOnFailure: "CONTINUE",
      HadoopJarStep: {
        Jar: "command-runner.jar",
        Args: ["spark-submit", "s3://a/b c.py", "--day", "2016-01-01 00:00:00"],
        Properties: [{ Key: "k", Value: "v" }],
      },
    },
    step("two"),
  );
  expect(one).toMatch(/^s-[A-Z0-9]{13}$/);
  await executor.whenStarted("one");
  await stepIs(cluster, two, "PENDING");
  clock.advance(5_000);
  executor.finish("one");
  await executor.whenStarted("two");
  const { Step } = await client.send(new DescribeStepCommand({ ClusterId: cluster, StepId: one }));
  expect(Step).toEqual({
    Id: one,
    Name: "one",
    ActionOnFailure: "CONTINUE",
    Config: {
      Jar: "command-runner.jar",
      Args: ["spark-submit", "s3://a/b c.py", "--day", "2016-01-01 00:00:00"],
      Properties: { k: "v" },
    },
    Status: {
      State: "COMPLETED",
      StateChangeReason: {},
      Timeline: { CreationDateTime: created, StartDateTime: created, EndDateTime: new Date(clock.now()) },
    },
  });
});

test("steps start in the order of submission, up to the concurrency", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster({ StepConcurrencyLevel: 2 });
  const [, b = ""] = await add(bench, cluster, step("a"), step("b"), step("c"), step("d"));
  await executor.whenStarted("b");
  expect(executor.held).toEqual(["a", "b"]);
  executor.finish("b");
  await executor.whenStarted("c");
  await bench.stepIs(cluster, b, "COMPLETED");
  expect(executor.held).toEqual(["a", "c"]);
  executor.finish("a");
  await executor.whenStarted("d");
  expect(executor.started).toEqual(["a", "b", "c", "d"]);
});

test("a failure tells reason and message; CONTINUE goes on, and the waiting cluster says what the last step did", async () => {
  const executor = new InstantExecutor({ outcome: ({ name }) => (name === "bad" ? failure : { succeeded: true }) });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster();
  const [good = "", bad = ""] = await add(bench, cluster, step("good"), step("bad"));
  await bench.stepIs(cluster, bad, "FAILED");
  await bench.stepIs(cluster, good, "COMPLETED");
  const { Step } = await bench.client.send(new DescribeStepCommand({ ClusterId: cluster, StepId: bad }));
  expect(Step?.Status?.FailureDetails).toEqual({ Reason: "Exit code 1", Message: "ValueError: no" });
  await bench.clusterIs(cluster, "WAITING");
  const { Cluster } = await bench.client.send(new DescribeClusterCommand({ ClusterId: cluster }));
  expect(Cluster?.Status?.StateChangeReason?.Message).toBe("Cluster ready after last step failed.");
});

test("CANCEL_AND_WAIT cancels what is pending and keeps the cluster", async () => {
  const executor = new InstantExecutor({ outcome: ({ name }) => (name === "bad" ? failure : { succeeded: true }) });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster();
  const [, two = "", three = ""] = await add(
    bench,
    cluster,
    step("bad", "CANCEL_AND_WAIT"),
    step("two"),
    step("three"),
  );
  await bench.stepIs(cluster, two, "CANCELLED");
  await bench.stepIs(cluster, three, "CANCELLED");
  await bench.clusterIs(cluster, "WAITING");
  expect(executor.started).toEqual(["bad"]);
});

test("CancelSteps: pending at once, running when it has ended, ended not at all", async () => {
  const executor = new InstantExecutor({ outcome: ({ name }) => (name === "done" ? { succeeded: true } : "hold") });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster();
  const [done = "", running = "", pending = "", last = ""] = await add(
    bench,
    cluster,
    step("done"),
    step("running"),
    step("pending"),
    step("last"),
  );
  await executor.whenStarted("running");
  const answer = await bench.client.send(
    new CancelStepsCommand({ ClusterId: cluster, StepIds: [done, running, pending] }),
  );
  expect(answer.CancelStepsInfoList).toEqual([
    { StepId: done, Status: "FAILED", Reason: "A step in state COMPLETED cannot be cancelled." },
    { StepId: running, Status: "SUBMITTED" },
    { StepId: pending, Status: "SUBMITTED" },
  ]);
  await bench.stepIs(cluster, running, "CANCELLED");
  await bench.stepIs(cluster, pending, "CANCELLED");
  await executor.whenStarted("last");
  await bench.stepIs(cluster, last, "RUNNING");
  expect(executor.executions("pending")).toBe(0);
});

test("ListSteps: newest first, fifty a page, the same whatever is added meanwhile", async () => {
  const bench = await startBench(() => new InstantExecutor({ outcome: () => "hold" }));
  const cluster = await bench.runCluster();
  const ids = await add(bench, cluster, ...Array.from({ length: 120 }, (_, i) => step(`s${i}`)));
  const list = (input: { Marker?: string | undefined }) =>
    bench.client.send(new ListStepsCommand({ ClusterId: cluster, ...input }));
  const first = await list({});
  await add(bench, cluster, step("later"));
  const second = await list({ Marker: first.Marker });
  const third = await list({ Marker: second.Marker });
  const seen = [first, second, third].map((page) => (page.Steps ?? []).map((found) => found.Id));
  expect(seen.map((page) => page.length)).toEqual([50, 50, 20]);
  expect(seen.flat()).toEqual([...ids].reverse());
  expect(third.Marker).toBeUndefined();
});

test("ListSteps: by states, by ids, never by both", async () => {
  const executor = new InstantExecutor({ outcome: ({ name }) => (name === "a" ? { succeeded: true } : "hold") });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster();
  const [a = "", b = "", c = ""] = await add(bench, cluster, step("a"), step("b"), step("c"));
  await executor.whenStarted("b");
  const names = async (input: object) => {
    const { Steps } = await bench.client.send(new ListStepsCommand({ ClusterId: cluster, ...input }));
    return Steps?.map((found) => found.Name);
  };
  expect(await names({ StepStates: ["PENDING", "RUNNING"] })).toEqual(["c", "b"]);
  expect(await names({ StepIds: [a, c] })).toEqual(["a", "c"]);
  await expect(names({ StepIds: [a], StepStates: ["PENDING"] })).rejects.toThrow("Cannot specify both");
  await expect(names({ StepIds: ["s-NO"] })).rejects.toMatchObject({ name: "InvalidRequestException" });
  await expect(names({ StepIds: Array(11).fill(b) })).rejects.toThrow("less than or equal to 10");
  await expect(names({ StepStates: ["DONE"] })).rejects.toThrow(
    "Value 'DONE' at 'stepStates.1.member' failed to satisfy constraint: Member must satisfy enum value set: [PENDING,",
  );
});

test("at most 256 steps are active, and none of a call that would be more", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster();
  await add(bench, cluster, ...Array.from({ length: 255 }, (_, i) => step(`s${i}`)));
  await expect(add(bench, cluster, step("x"), step("y"))).rejects.toMatchObject({
    name: "ValidationException",
    message: "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for cluster exceeded.",
  });
  await add(bench, cluster, step("last"));
  await executor.whenStarted("s0");
  executor.finish("s0");
  await executor.whenStarted("s1");
  await add(bench, cluster, step("one more"));
});

test.each<[string, StepConfig, RegExp]>([
  ["too many characters", step("s", "CONTINUE", ["a".repeat(10_000), "b".repeat(240)]), /has 10258 characters/],
  ["a long name", step("n".repeat(257)), /at 'steps\.1\.member\.name'/],
  ["no jar", { Name: "s", HadoopJarStep: {} as never }, /null at 'steps\.1\.member\.hadoopJarStep\.jar'/],
  ["an unknown action", step("s", "RETRY" as never), /enum value set: \[TERMINATE_JOB_FLOW, TERMINATE_CLUSTER/],
])("AddJobFlowSteps refuses a step with %s", async (_, config, message) => {
  const bench = await startBench(() => new InstantExecutor());
  const cluster = await bench.runCluster();
  await expect(add(bench, cluster, config)).rejects.toMatchObject({
    name: "ValidationException",
    message: matching(message),
  });
});

test("exactly 10,240 characters are taken", async () => {
  const bench = await startBench(() => new InstantExecutor());
  const cluster = await bench.runCluster();
  await add(bench, cluster, step("s", "CONTINUE", ["a".repeat(10_240 - "command-runner.jar".length)]));
});

test("an executor that throws, and one whose step rejects, fail the step and nothing else", async () => {
  const broken = Object.assign(new InstantExecutor(), {
    start({ name }: { name: string }) {
      if (name === "throws") throw new Error("no space left on device");
      return { done: Promise.reject(new Error("lost")), cancel: () => {} };
    },
  });
  const bench = await startBench(() => broken);
  const cluster = await bench.runCluster();
  const ids = await add(bench, cluster, step("throws"), step("rejects"));
  for (const id of ids) await bench.stepIs(cluster, id, "FAILED");
  const { Step } = await bench.client.send(new DescribeStepCommand({ ClusterId: cluster, StepId: ids[0] }));
  expect(Step?.Status?.FailureDetails).toEqual({
    Reason: "The step could not be run",
    Message: "no space left on device",
  });
  expect(bench.defects).toEqual([]);
});

test("thousands of steps pass through, each once, and the newest thousand are listed", async () => {
  const executor = new InstantExecutor();
  const bench = await startBench(() => executor);
  const cluster = await bench.runCluster({ StepConcurrencyLevel: 8 });
  const total = 4_000;
  for (let i = 0; i < total; i += 200) {
    const ids = await add(bench, cluster, ...Array.from({ length: 200 }, (_, k) => step(`s${i + k}`)));
    await bench.stepIs(cluster, ids.at(-1) ?? "", "COMPLETED");
  }
  expect(executor.started).toEqual(Array.from({ length: total }, (_, i) => `s${i}`));
  let listed = 0;
  for (let Marker: string | undefined, more = true; more; more = Marker !== undefined) {
    const page = await bench.client.send(new ListStepsCommand({ ClusterId: cluster, Marker }));
    listed += page.Steps?.length ?? 0;
    Marker = page.Marker;
  }
  expect(listed).toBe(1_000);
});
