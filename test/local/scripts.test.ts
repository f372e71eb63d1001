import { DescribeStepCommand } from "@aws-sdk/client-emr";
import { expect, test, vi } from "vitest";
import { matching } from "./support/endpoint.ts";
import { sparkBench } from "./support/spark-bench.ts";

const RUNNER = "s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar";

test("script-runner.jar of any region runs a script from S3, with URIs as they are", async () => {
  const bench = await sparkBench("exit 1");
  await bench.put(
    "s3://code/artifacts/abc/report.sh",
    `#!/bin/bash\nfor word in "$@"; do echo "[$word]"; done\npwd >&2\n`,
  );
  const id = await bench.runJar(RUNNER, "s3://code/artifacts/abc/report.sh", "s3://gold/scores/", "two words", "");
  await bench.stepIs(bench.cluster, id, "COMPLETED");
  expect(await bench.log(id, "stdout")).toBe("[s3://gold/scores/]\n[two words]\n[]\n");
  expect(await bench.log(id, "stderr")).toContain(id);
  expect(await bench.log(id, "controller")).toMatch(/starting: \S+report\.sh s3:\/\/gold\/scores\/ 'two words' ''\n/);
});

test("a script's first line says what reads it; without one that is bash", async () => {
  const bench = await sparkBench("exit 1");
  await bench.put("s3://code/plain.sh", `words=(a b)\necho "\${words[1]} $0"\n`);
  await bench.put("s3://code/named.sh", `#!/usr/bin/env node\nconsole.log(process.argv[2]);\n`);
  const plain = await bench.runJar(RUNNER, "s3://code/plain.sh");
  const named = await bench.runJar(RUNNER, "s3://code/named.sh", "seen");
  await bench.stepIs(bench.cluster, plain, "COMPLETED");
  await bench.stepIs(bench.cluster, named, "COMPLETED");
  expect(await bench.log(plain, "stdout")).toMatch(/^b \S+plain\.sh\n$/);
  expect(await bench.log(named, "stdout")).toBe("seen\n");
});

test("a script sees no credentials, and the endpoint in place of AWS", async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "of a real account");
  vi.stubEnv("AWS_ENDPOINT_URL_GLUE", "https://glue.example.com");
  vi.stubEnv("no_proxy", "intranet.example.com");
  try {
    const bench = await sparkBench("exit 1");
    await bench.put("s3://code/env.sh", "#!/bin/bash\nenv\n");
    for (const id of [await bench.runJar(RUNNER, "s3://code/env.sh"), await bench.run("bash", "-c", "env")]) {
      await bench.stepIs(bench.cluster, id, "COMPLETED");
      const lines = (await bench.log(id, "stdout")).split("\n");
      expect(lines).toContain("NO_PROXY=intranet.example.com,127.0.0.1");
      const aws = lines.filter((line) => line.startsWith("AWS_"));
      expect(aws.sort()).toEqual([
        "AWS_ACCESS_KEY_ID=local",
        "AWS_CONFIG_FILE=/dev/null",
        "AWS_DEFAULT_REGION=us-east-1",
        "AWS_EC2_METADATA_DISABLED=true",
        `AWS_ENDPOINT_URL=${bench.endpoint.url}`,
        "AWS_REGION=us-east-1",
        "AWS_SECRET_ACCESS_KEY=local",
        "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
      ]);
    }
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a script that fails says how, and its last words", async () => {
  const bench = await sparkBench("exit 1");
  await bench.put("s3://code/fails.sh", "#!/bin/bash\nset -e\necho begun\necho 'no such day' >&2\nexit 3\n");
  const id = await bench.runJar(RUNNER, "s3://code/fails.sh");
  await bench.stepIs(bench.cluster, id, "FAILED");
  const { Step } = await bench.client.send(new DescribeStepCommand({ ClusterId: bench.cluster, StepId: id }));
  expect(Step?.Status?.FailureDetails).toMatchObject({ Reason: "Exit code 3", Message: "no such day" });
});

test.each([
  ["no script", [], "Illegal argument", /given no script/],
  ["a script that is not there", ["s3://code/no.sh"], "File not found", /s3:\/\/code\/no\.sh does not exist/],
  ["a key that leads out of the bucket", ["s3://code/../../x.sh"], "File not found", /not a legal location/],
  ["a folder", ["s3://code/"], "File not found", /s3:\/\/code\/ cannot be read/],
  ["a word that is no location", ["report.sh"], "File not found", /report\.sh is not a location/],
])("%s fails the step with a reason", async (_, args, Reason, message) => {
  const bench = await sparkBench("exit 0");
  await bench.put("s3://code/x.sh");
  const id = await bench.runJar(RUNNER, ...args);
  await bench.stepIs(bench.cluster, id, "FAILED");
  const { Step } = await bench.client.send(new DescribeStepCommand({ ClusterId: bench.cluster, StepId: id }));
  expect(Step?.Status?.FailureDetails).toMatchObject({ Reason, Message: matching(message) });
});

test("a jar in S3 is submitted by its class, from where it is on this machine", async () => {
  const bench = await sparkBench(`for word in "$@"; do echo "$word"; done`);
  await bench.put("s3://code/score.jar");
  const id = await bench.run(
    ...["spark-submit", "--deploy-mode", "cluster", "--class", "com.example.Score", "s3://code/score.jar"],
    ...["s3://gold/scores/", "10"],
  );
  await bench.stepIs(bench.cluster, id, "COMPLETED");
  const words = (await bench.log(id, "stdout")).trimEnd().split("\n");
  expect(words.slice(words.indexOf("--class"), words.indexOf("--class") + 2)).toEqual(["--class", "com.example.Score"]);
  expect(words.slice(-3)).toEqual([`${bench.s3Dir}/code/score.jar`, "s3://gold/scores/", "10"]);
});
