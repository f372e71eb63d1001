import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeStepCommand,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { expect, onTestFinished, test, vi } from "vitest";
import { sparkExecutor, type SparkOptions } from "../../src/local/index.ts";
import { matching, startBench, step, type Bench } from "./support/endpoint.ts";
import { isAlive, pidsIn, writeProgram } from "./support/processes.ts";
import { until } from "./support/until.ts";

interface SparkBench extends Bench {
  readonly cluster: string;
  readonly root: string;
  run(...args: string[]): Promise<string>;
  log(step: string, name: string): Promise<string>;
  put(uri: string, text?: string): Promise<void>;
}

/** An endpoint whose spark-submit is a shell script. */
async function sparkBench(script: string, options: Partial<SparkOptions> = {}): Promise<SparkBench> {
  const executor = (world: Parameters<ReturnType<typeof sparkExecutor>>[0]) =>
    sparkExecutor({
      sparkSubmit: writeProgram(join(world.stateDir, "bin/spark-submit"), script),
      python: "/opt/python",
      runtime: "/opt/runtime",
      cores: 2,
      ...options,
    })(world);
  const bench = await startBench(executor);
  const { client, stateDir, s3Dir } = bench;
  const cluster = await bench.runCluster({ LogUri: "s3://logs/emr/", StepConcurrencyLevel: 2 });
  return {
    ...bench,
    cluster,
    root: dirname(stateDir),
    async run(...args) {
      const Steps = [step("one", "CONTINUE", args)];
      const { StepIds } = await client.send(new AddJobFlowStepsCommand({ JobFlowId: cluster, Steps }));
      return StepIds?.[0] ?? "";
    },
    log: (id, name) => readFile(join(stateDir, "nodes", cluster, "steps", id, name), "utf8"),
    async put(uri, text = "") {
      const path = join(s3Dir, uri.replace("s3://", ""));
      await mkdir(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
  };
}

async function failureOf({ client, cluster }: SparkBench, StepId: string) {
  const { Step } = await client.send(new DescribeStepCommand({ ClusterId: cluster, StepId }));
  return Step?.Status?.FailureDetails;
}

test("a submit runs on this machine, and its logs are where EMR keeps them", async () => {
  const bench = await sparkBench(`for word in "$@"; do echo "[$word]"; done; echo talk >&2; pwd >&2`);
  await bench.put("s3://code/app.py");
  const id = await bench.run(
    "spark-submit",
    "--deploy-mode",
    "cluster",
    "s3://code/app.py",
    "--at",
    "2016-01-01 00:00:00",
  );
  await bench.stepIs(bench.cluster, id, "COMPLETED");

  const stdout = await bench.log(id, "stdout");
  expect(stdout).toContain("[local[2]]");
  expect(stdout).toContain(`[${join(bench.s3Dir, "code/app.py")}]\n[--at]\n[2016-01-01 00:00:00]\n`);
  expect(stdout).not.toContain("cluster]");
  const stderr = await bench.log(id, "stderr");
  const workDir = stderr.split("\n")[1] ?? "";
  expect(workDir).toContain(id);
  expect(existsSync(workDir)).toBe(false);
  expect(await bench.log(id, "controller")).toMatch(
    /Z INFO starting: .*spark-submit --master 'local\[2\]'.* '2016-01-01 00:00:00'\n.*INFO process group \d+\n.*INFO ended with exit code 0 after \d+\.\d seconds\n$/,
  );
  for (const name of ["controller", "stdout", "stderr"]) {
    const file = join(bench.s3Dir, "logs/emr", bench.cluster, "steps", id, `${name}.gz`);
    expect(gunzipSync(await readFile(file)).toString()).toBe(await bench.log(id, name));
  }
});

test("a step sees no credentials, and the endpoint in place of AWS", async () => {
  vi.stubEnv("AWS_PROFILE", "production");
  vi.stubEnv("AWS_SESSION_TOKEN", "secret");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", "https://s3.example.com");
  vi.stubEnv("SPARK_HOME", "/opt/other");
  try {
    const bench = await sparkBench("env");
    const id = await bench.run("spark-submit", "app.jar");
    await bench.stepIs(bench.cluster, id, "COMPLETED");
    const lines = (await bench.log(id, "stdout")).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        `AWS_ENDPOINT_URL=${bench.endpoint.url}`,
        "AWS_EC2_METADATA_DISABLED=true",
        "PYSPARK_PYTHON=/opt/python",
        "PYSPARK_DRIVER_PYTHON=/opt/python",
        `HOME=${process.env["HOME"]}`,
      ]),
    );
    expect(
      lines.filter((line) => /^(AWS_PROFILE|AWS_SESSION_TOKEN|AWS_ENDPOINT_URL_S3|SPARK_HOME)=/.test(line)),
    ).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a failed program's step says what it said, and where", async () => {
  // As spark-submit does it: what a Python driver writes to stderr comes out of stdout.
  const bench = await sparkBench(
    `printf 'Traceback (most recent call last):\\n  File "a.py"\\nKeyError: "day"\\nbye\\n'; echo WARN >&2; exit 3`,
  );
  const id = await bench.run("spark-submit", "app.jar");
  await bench.stepIs(bench.cluster, id, "FAILED");
  expect(await failureOf(bench, id)).toEqual({
    Reason: "Exit code 3",
    Message: 'KeyError: "day"',
    LogFile: `s3://logs/emr/${bench.cluster}/steps/${id}/stdout.gz`,
  });
});

test.each([
  [
    "a program that is not there",
    ["no-such-program", "x"],
    "Cannot run program",
    /Cannot run program "no-such-program"/,
  ],
  ["no command", [], "Illegal argument", /given no command/],
  [
    "an option that spark-submit has not",
    ["spark-submit", "--executers", "2", "a.py"],
    "Illegal argument",
    /'--executers'/,
  ],
  [
    "a program in S3 that is not there",
    ["spark-submit", "s3://code/no.py"],
    "File not found",
    /s3:\/\/code\/no\.py does not exist \(looked for .*code\/no\.py\)/,
  ],
  [
    "packages in S3 that are not there",
    ["spark-submit", "--py-files", "s3://code/a.zip,s3://code/b.zip", "a.py"],
    "File not found",
    /a\.zip.*; .*b\.zip/,
  ],
  [
    "a key that leads out of the bucket",
    ["spark-submit", "s3://code/../../x.py"],
    "File not found",
    /not a legal location/,
  ],
])("%s fails the step with a reason, in its log too", async (_, args, Reason, message) => {
  const bench = await sparkBench("exit 0");
  const id = await bench.run(...args);
  await bench.stepIs(bench.cluster, id, "FAILED");
  expect(await failureOf(bench, id)).toMatchObject({ Reason, Message: matching(message) });
  expect(await bench.log(id, "controller")).toMatch(message);
});

test("any other jar fails the step", async () => {
  const bench = await sparkBench("exit 0");
  const Steps = [{ Name: "jar", ActionOnFailure: "CONTINUE" as const, HadoopJarStep: { Jar: "s3://b/job.jar" } }];
  const { StepIds } = await bench.client.send(new AddJobFlowStepsCommand({ JobFlowId: bench.cluster, Steps }));
  const id = StepIds?.[0] ?? "";
  await bench.stepIs(bench.cluster, id, "FAILED");
  expect(await failureOf(bench, id)).toMatchObject({
    Reason: "Unsupported jar",
    Message: matching(/s3:\/\/b\/job\.jar/),
  });
});

test("other commands run as they are", async () => {
  const bench = await sparkBench("exit 0");
  const id = await bench.run("sh", "-c", 'echo "$1"', "sh", "two words");
  await bench.stepIs(bench.cluster, id, "COMPLETED");
  expect(await bench.log(id, "stdout")).toBe("two words\n");
});

test("an unchanged program is started by the runtime", async () => {
  const bench = await sparkBench(`echo "$PYTHONPATH"; for word in "$@"; do echo "$word"; done`);
  await bench.put("s3://code/report.py");
  const id = await bench.run(
    ...["spark-submit", "--conf", "spark.emrald.plan=s3://code/plan.json", "--conf", "spark.emrald.run=r1"],
    ...["s3://code/report.py", "--year", "2017"],
  );
  await bench.stepIs(bench.cluster, id, "COMPLETED");
  const words = (await bench.log(id, "stdout")).trimEnd().split("\n");
  expect(words[0]).toBe("/opt/runtime");
  expect(words.slice(words.indexOf("/opt/runtime/emrald/script.py"))).toEqual([
    "/opt/runtime/emrald/script.py",
    ...["--plan", "s3://code/plan.json", "--run", "r1", "--script", join(bench.s3Dir, "code/report.py")],
    ...["--", "--year", "2017"],
  ]);
});

/** Writes its own id and that of a child, and never ends. */
const endless = (file: string, trap = "") => `${trap} sleep 600 & echo $! >> ${file}; echo $$ >> ${file}; wait; wait`;

async function startEndless(trap?: string, graceMs = 200): Promise<{ bench: SparkBench; id: string; pids: number[] }> {
  const bench = await sparkBench('. "$(dirname "$0")/body"', { graceMs });
  const pidFile = join(bench.root, "pids");
  writeFileSync(join(bench.stateDir, "bin/body"), endless(pidFile, trap));
  const id = await bench.run("spark-submit", "app.jar");
  const pids = await until("the program runs", () => pidsIn(pidFile, 2));
  expect(pids.every(isAlive)).toBe(true);
  return { bench, id, pids };
}

test("a cancelled step ends with its children", async () => {
  const { bench, id, pids } = await startEndless();
  await bench.client.send(new CancelStepsCommand({ ClusterId: bench.cluster, StepIds: [id] }));
  await bench.stepIs(bench.cluster, id, "CANCELLED");
  await until("nothing runs", () => !pids.some(isAlive));
  expect(await bench.log(id, "controller")).toMatch(/cancelled with SIGTERM\n.*ended with exit code 143/);
});

test("a step that does not listen to SIGTERM is killed after the grace", async () => {
  const { bench, id, pids } = await startEndless("trap '' TERM;");
  await bench.client.send(new CancelStepsCommand({ ClusterId: bench.cluster, StepIds: [id] }));
  await bench.stepIs(bench.cluster, id, "CANCELLED");
  await until("nothing runs", () => !pids.some(isAlive));
});

test("TERMINATE_PROCESS does not wait", async () => {
  const { bench, id, pids } = await startEndless("trap '' TERM;", 600_000);
  const input = { ClusterId: bench.cluster, StepIds: [id], StepCancellationOption: "TERMINATE_PROCESS" as const };
  await bench.client.send(new CancelStepsCommand(input));
  await bench.stepIs(bench.cluster, id, "CANCELLED");
  await until("nothing runs", () => !pids.some(isAlive));
});

test("a terminated cluster leaves no process behind", async () => {
  const { bench, id, pids } = await startEndless();
  await bench.client.send(new TerminateJobFlowsCommand({ JobFlowIds: [bench.cluster] }));
  await bench.clusterIs(bench.cluster, "TERMINATED");
  await bench.stepIs(bench.cluster, id, "INTERRUPTED");
  await until("nothing runs", () => !pids.some(isAlive));
});

test("close leaves no process behind", async () => {
  const { bench, pids } = await startEndless("trap '' TERM;");
  await bench.endpoint.close();
  await until("nothing runs", () => !pids.some(isAlive));
});

test("what a program leaves running is ended with its step", async () => {
  const bench = await sparkBench(`sleep 600 & echo $! > "$(dirname "$0")/pid"`);
  const id = await bench.run("spark-submit", "app.jar");
  await bench.stepIs(bench.cluster, id, "COMPLETED");
  const pid = Number(readFileSync(join(bench.stateDir, "bin/pid"), "utf8"));
  await until("nothing runs", () => !isAlive(pid));
});

test.each([
  ["SIGKILL", "trap '' TERM INT HUP;"],
  ["SIGINT", ""],
] as const)("a process that dies of %s takes its steps along", async (signal, trap) => {
  const root = await mkdtemp(join(tmpdir(), "emrald-dead-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const pidFile = join(root, "pids");
  const program = writeProgram(join(root, "endless"), endless(pidFile, trap));
  const main = fileURLToPath(new URL("support/endpoint-process.ts", import.meta.url));
  const parent = spawn(process.execPath, ["--import", "tsx", main, root, program], { stdio: "ignore" });
  const ended = new Promise((resolve) => parent.once("exit", resolve));
  const pids = await until("the program runs", () => pidsIn(pidFile, 2));
  expect(pids.every(isAlive)).toBe(true);
  parent.kill(signal);
  await ended;
  await until("nothing runs", () => !pids.some(isAlive));
});
