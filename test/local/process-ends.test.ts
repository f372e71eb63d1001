import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CancelStepsCommand, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "../../src/is-alive.ts";
import { pidsIn, writeProgram } from "./support/processes.ts";
import { sparkBench, type SparkBench } from "./support/spark-bench.ts";
import { until } from "./support/until.ts";

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
  ["SIGINT", "trap 'echo 0 >> $0.polite; exit' TERM;"],
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
  // A program that listens was asked before it was killed.
  expect(existsSync(`${program}.polite`)).toBe(signal === "SIGINT");
});
