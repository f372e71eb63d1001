import { expect, test } from "vitest";
import { Engine } from "../../../src/local/engine.ts";
import { FaultInjector } from "../../../src/local/faults/injector.ts";
import { answer } from "../../../src/local/http/protocol.ts";
import { emrService } from "../../../src/local/http/services.ts";
import { randomIds } from "../../../src/local/ids.ts";
import { InstantExecutor, type Clock } from "../../../src/local/index.ts";
import { fileStores } from "../../../src/local/memory/file-store.ts";
import type { Journal } from "../../../src/local/memory/journal.ts";
import { restore } from "../../../src/local/memory/restore.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { testFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";

/** Lines in memory, on a disk that a test may fill up. */
class FullJournal implements Journal {
  lines: string[] = [];
  isFull = false;
  isBroken = false;

  get size(): number {
    return this.lines.join("\n").length;
  }

  append(line: string): void {
    this.#check();
    this.lines.push(line);
  }

  rewrite(lines: readonly string[]): void {
    this.#check();
    this.lines = [...lines];
    this.isBroken = false;
  }

  close(): void {
    this.isFull = true;
  }

  #check(): void {
    if (this.isFull) throw new Error("ENOSPC: no space left on device");
  }
}

async function startEngine(executor: InstantExecutor, clock: Clock = new FakeClock()) {
  const root = await testFolder();
  const journal = new FullJournal();
  const defects: unknown[] = [];
  const onDefect = (error: unknown) => defects.push(error);
  const { clusters: store, documents } = fileStores(journal, { clusters: [], documents: [] }, onDefect);
  const faults = new FaultInjector([]);
  const world = { clock, ids: randomIds, region: "us-east-1", stateDir: root, s3Dir: root, onDefect };
  const engine = new Engine({ store, documents, executor, faults, ...world });
  const parts = { services: [emrService(engine)], faults, onDefect };
  const call = (operation: string, input: object): { status: number; body: Record<string, never> } => {
    const { status, body } = answer({ target: `ElasticMapReduce.${operation}`, body: JSON.stringify(input) }, parts);
    return { status, body: JSON.parse(body === "" ? "{}" : body) as Record<string, never> };
  };
  const stored = (id: string) => store.get(id)?.record;
  /** What an endpoint would find that starts now. */
  const inFile = (id: string) =>
    restore("endpoint.jsonl", journal.lines).clusters.find(({ record }) => record.id === id)?.record;
  const runCluster = async (input: object = {}): Promise<string> => {
    const { body } = call("RunJobFlow", {
      Name: "c",
      ReleaseLabel: "emr-7.13.0",
      Instances: { KeepJobFlowAliveWhenNoSteps: true },
      ...input,
    });
    const id = String(body["JobFlowId"]);
    await until("the cluster is up", () => ["WAITING", "RUNNING"].includes(stored(id)?.state ?? ""));
    return id;
  };
  return { journal, engine, call, stored, inFile, runCluster, defects };
}

const step = (Name: string) => ({
  Name,
  ActionOnFailure: "CONTINUE",
  HadoopJarStep: { Jar: "command-runner.jar", Args: ["true"] },
});

test.each<[string, (id: string) => object]>([
  ["AddJobFlowSteps", (JobFlowId) => ({ JobFlowId, Steps: [step("three")] })],
  ["CancelSteps", (ClusterId) => ({ ClusterId, StepIds: [] })],
  ["TerminateJobFlows", (id) => ({ JobFlowIds: [id] })],
  ["ModifyCluster", (ClusterId) => ({ ClusterId, StepConcurrencyLevel: 2 })],
  ["AddTags", (ResourceId) => ({ ResourceId, Tags: [{ Key: "a", Value: "b" }] })],
  ["SetTerminationProtection", (id) => ({ JobFlowIds: [id], TerminationProtected: true })],
])("%s on a full disk: 500, and nothing has changed, here or in the file", async (operation, makeInput) => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const { journal, engine, call, stored, inFile, runCluster } = await startEngine(executor);
  const id = await runCluster({ Steps: [step("one"), step("two")] });
  await executor.whenStarted("one");
  const look = () => JSON.stringify([stored(id), [...(stored(id)?.steps ?? [])], stored(id)?.steps.activeCount]);
  const before = look();
  const pending = [...(stored(id)?.steps ?? [])].map((one) => one.id);
  const input = { ...makeInput(id), ...(operation === "CancelSteps" && { StepIds: pending.slice(1) }) };
  journal.isFull = true;
  expect(call(operation, input).status).toBe(500);
  expect(look()).toBe(before);
  expect(executor.started).toEqual(["one"]);
  expect(JSON.stringify([...(inFile(id)?.steps ?? [])])).toBe(JSON.stringify([...(stored(id)?.steps ?? [])]));
  journal.isFull = false;
  expect(call(operation, input).status).toBe(200);
  expect(look()).not.toBe(before);
  await engine.close();
});

test("RunJobFlow on a full disk: 500, and there is no cluster", async () => {
  const executor = new InstantExecutor();
  const { journal, engine, call } = await startEngine(executor);
  journal.isFull = true;
  const input = { Name: "c", ReleaseLabel: "emr-7.13.0", Instances: {}, Steps: [step("one")] };
  expect(call("RunJobFlow", input)).toMatchObject({ status: 500, body: { __type: "InternalServerError" } });
  expect(call("ListClusters", {}).body).toEqual({ Clusters: [] });
  await engine.close();
  expect(executor.started).toEqual([]);
});

test("a security configuration that could not be kept is not there", async () => {
  const { journal, engine, call } = await startEngine(new InstantExecutor());
  journal.isFull = true;
  expect(call("CreateSecurityConfiguration", { Name: "a", SecurityConfiguration: "{}" }).status).toBe(500);
  expect(call("ListSecurityConfigurations", {}).body).toEqual({ SecurityConfigurations: [] });
  await engine.close();
});

test("a step that ended on a full disk has ended; the file tells an older story until all of it could be written", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const { journal, engine, call, stored, inFile, runCluster, defects } = await startEngine(executor);
  const id = await runCluster({ Steps: [step("one")] });
  await executor.whenStarted("one");
  journal.isFull = true;
  executor.finish("one");
  await until("the step has ended", () => stored(id)?.steps.at(0)?.state === "COMPLETED");
  expect(inFile(id)?.steps.at(0)?.state).toBe("RUNNING");
  expect(defects).toHaveLength(1);
  const tag = (Key: string) => call("AddTags", { ResourceId: id, Tags: [{ Key, Value: "" }] }).status;
  expect(tag("refused")).toBe(500);
  journal.isFull = false;
  expect(tag("taken")).toBe(200);
  expect(inFile(id)?.steps.at(0)?.state).toBe("COMPLETED");
  expect(inFile(id)?.details.tags).toEqual([{ Key: "taken", Value: "" }]);
  expect(inFile(id)?.state).toBe("WAITING");
  await engine.close();
});

test("a cluster that is added while the file is behind is in it", async () => {
  const executor = new InstantExecutor({ outcome: () => "hold" });
  const { journal, engine, inFile, runCluster, stored } = await startEngine(executor);
  const first = await runCluster({ Steps: [step("one")] });
  await executor.whenStarted("one");
  journal.isFull = true;
  executor.finish("one");
  await until("the step has ended", () => stored(first)?.state === "WAITING");
  journal.isFull = false;
  const second = await runCluster();
  expect(inFile(first)?.state).toBe("WAITING");
  expect(inFile(second)?.state).toBe("WAITING");
  await engine.close();
});
