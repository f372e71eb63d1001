import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeStepCommand,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { isAlive } from "../../src/is-alive.ts";
import { packExecutor } from "../../src/local/index.ts";
import { startBench, step } from "./support/endpoint.ts";
import { writeProgram } from "./support/processes.ts";
import { until } from "./support/until.ts";

const python = fileURLToPath(new URL("support/fake-pack.mjs", import.meta.url));

async function packBench(conf: Record<string, string> = {}) {
  const bench = await startBench((world) =>
    packExecutor({
      sparkSubmit: writeProgram(join(world.stateDir, "bin/spark-submit"), "echo alone"),
      python,
      runtime: "/opt/runtime",
      cores: 2,
      conf,
      graceMs: 500,
    })(world),
  );
  const { client, stateDir, s3Dir } = bench;
  mkdirSync(join(s3Dir, "code"), { recursive: true });
  for (const name of ["submit.py", "emrald.zip"]) writeFileSync(join(s3Dir, "code", name), "");
  const cluster = await bench.runCluster({ StepConcurrencyLevel: 3 });
  const nodes = join(stateDir, "nodes", cluster);
  return {
    ...bench,
    cluster,
    nodes,
    async run(name: string, ...options: string[]) {
      const words = [
        ...options,
        "--py-files",
        "s3://code/emrald.zip",
        "s3://code/submit.py",
        "--plan",
        "p",
        "--step",
        name,
      ];
      const Steps = [step(name, "CONTINUE", ["spark-submit", ...words])];
      const { StepIds } = await client.send(new AddJobFlowStepsCommand({ JobFlowId: cluster, Steps }));
      return StepIds?.[0] ?? "";
    },
    log: (id: string, name: string) => readFileSync(join(nodes, "steps", id, name), "utf8"),
    async failureOf(StepId: string) {
      const { Step } = await client.send(new DescribeStepCommand({ ClusterId: cluster, StepId }));
      return Step?.Status?.FailureDetails;
    },
  };
}

function pidIn(log: string): number {
  return Number(/ in (\d+)$/m.exec(log)?.[1]);
}

test("the runtime's steps share one application, others do not", async () => {
  const bench = await packBench({ "spark.sql.shuffle.partitions": "7" });
  const [one, two, alone] = [
    await bench.run("one"),
    await bench.run("two"),
    await bench.run("three", "--jars", "http://x/y.jar"),
  ];
  for (const id of [one, two, alone]) await bench.stepIs(bench.cluster, id, "COMPLETED");
  expect(pidIn(bench.log(one, "stdout"))).toBe(pidIn(bench.log(two, "stdout")));
  expect(bench.log(one, "stdout")).toMatch(/^one in/);
  expect(bench.log(one, "controller")).toMatch(/sent to the application .* as 1\n.*ended with exit code 0\n$/);
  expect(bench.log(alone, "stdout")).toBe("alone\n");
  const started = JSON.parse(readFileSync(join(bench.nodes, "pack/stderr"), "utf8")) as {
    args: string[];
    submit: string;
  };
  expect(started.args).toEqual(["-m", "emrald.pack", "--concurrency", "3"]);
  expect(started.submit).toMatch(/^--master 'local\[2\]' .*--conf spark\.sql\.shuffle\.partitions=7 .* pyspark-shell$/);
  expect(started.submit).toContain("mounttable.code.linkFallback=file:");
});

test("jars, commands and scripts run by themselves", async () => {
  const bench = await packBench();
  for (const [name, text] of [
    ["score.jar", ""],
    ["report.sh", "#!/bin/sh\necho script\n"],
  ] as const)
    writeFileSync(join(bench.s3Dir, "code", name), text);
  const runner = "s3://us-east-1.elasticmapreduce/libs/script-runner/script-runner.jar";
  const Steps = [
    step("jar", "CONTINUE", ["spark-submit", "--class", "com.example.Score", "s3://code/score.jar"]),
    step("command", "CONTINUE", ["echo", "command"]),
    {
      Name: "shell",
      ActionOnFailure: "CONTINUE" as const,
      HadoopJarStep: { Jar: runner, Args: ["s3://code/report.sh"] },
    },
  ];
  const added = await bench.client.send(new AddJobFlowStepsCommand({ JobFlowId: bench.cluster, Steps }));
  const said: string[] = [];
  for (const id of added.StepIds ?? []) {
    await bench.stepIs(bench.cluster, id, "COMPLETED", "FAILED");
    said.push(bench.log(id, "stdout"));
    expect(bench.log(id, "controller")).not.toContain("application");
  }
  expect(said).toEqual(["alone\n", "command\n", "script\n"]);
});

test("a failed step says why, the others go on", async () => {
  const bench = await packBench();
  const bad = await bench.run("bad");
  await bench.stepIs(bench.cluster, bad, "FAILED");
  expect(await bench.failureOf(bad)).toMatchObject({ Reason: "Exit code 1", Message: "emrald: app/raised: no" });
  await bench.stepIs(bench.cluster, await bench.run("good"), "COMPLETED");
});

test("an application that dies fails its steps and says why, the next step gets a new one", async () => {
  const bench = await packBench();
  const held = await bench.run("hold");
  await until("it runs", () => bench.log(held, "stdout") !== "");
  const crash = await bench.run("crash");
  await bench.stepIs(bench.cluster, held, "FAILED");
  await bench.stepIs(bench.cluster, crash, "FAILED");
  const message =
    "The application that packs this cluster's steps ended with exit code 9. java.lang.OutOfMemoryError: Java heap space";
  expect(await bench.failureOf(held)).toMatchObject({ Reason: "Exit code 9", Message: message });
  await bench.stepIs(bench.cluster, await bench.run("again"), "COMPLETED");
});

test("a cancelled step ends, its application does not", async () => {
  const bench = await packBench();
  const held = await bench.run("hold");
  await until("it runs", () => bench.log(held, "stdout") !== "");
  await bench.client.send(new CancelStepsCommand({ ClusterId: bench.cluster, StepIds: [held] }));
  await bench.stepIs(bench.cluster, held, "CANCELLED");
  const next = await bench.run("next");
  await bench.stepIs(bench.cluster, next, "COMPLETED");
  expect(pidIn(bench.log(next, "stdout"))).toBe(pidIn(bench.log(held, "stdout")));
});

test("a step that does not hear of its cancel ends with its application, after the grace", async () => {
  const bench = await packBench();
  const deaf = await bench.run("deaf");
  await until("it runs", () => bench.log(deaf, "stdout") !== "");
  await bench.client.send(new CancelStepsCommand({ ClusterId: bench.cluster, StepIds: [deaf] }));
  await bench.stepIs(bench.cluster, deaf, "CANCELLED");
  await until("it has ended", () => !isAlive(pidIn(bench.log(deaf, "stdout"))));
});

test("a step is taken back from an application that is not ready, and that ends with the cluster", async () => {
  const bench = await packBench({ "never.ready": "1" });
  const early = await bench.run("early");
  await bench.stepIs(bench.cluster, early, "RUNNING");
  await bench.client.send(new CancelStepsCommand({ ClusterId: bench.cluster, StepIds: [early] }));
  await bench.stepIs(bench.cluster, early, "CANCELLED");
  const pid = Number(/process group (\d+)/.exec(bench.log(early, "controller"))?.[1]);
  expect(isAlive(pid)).toBe(true);
  await bench.client.send(new TerminateJobFlowsCommand({ JobFlowIds: [bench.cluster] }));
  await bench.clusterIs(bench.cluster, "TERMINATED");
  await until("nothing runs", () => !isAlive(pid));
});

test("a runtime that is not there fails the step before it is sent", async () => {
  const bench = await packBench();
  const id = await bench.run("one", "--files", "s3://code/no.json");
  await bench.stepIs(bench.cluster, id, "FAILED");
  expect(await bench.failureOf(id)).toMatchObject({ Reason: "File not found" });
});
