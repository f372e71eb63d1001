import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DescribeStepCommand } from "@aws-sdk/client-emr";
import { expect, test, vi } from "vitest";
import { matching } from "./support/endpoint.ts";
import { sparkBench, type SparkBench } from "./support/spark-bench.ts";

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
  const id = await bench.runJar("s3://b/job.jar");
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
