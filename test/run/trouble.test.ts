import { ListStepsCommand, RunJobFlowCommand, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { describe, expect, it } from "vitest";
import { awsClients, type AwsClients } from "../../src/aws/clients.ts";
import { WorldError } from "../../src/errors.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { FencedError } from "../../src/run/ledger/run-log.ts";
import type { ObjectStore } from "../../src/run/store.ts";
import type { Tree } from "../project.ts";
import { idOf, Rig, type Script } from "./support/rig.ts";

const lake = (more = ""): Tree => ({
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
${["a", "b", "c"].map((name) => `  ${name}: { stage: silver, format: parquet }`).join("\n")}
steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [raw], writes: [b]${more} }
  c: { sql: SELECT 1, reads: [a, b], writes: [c] }
`,
  "data/raw/1.csv": "",
});

/** b runs until it is ended, the first time. */
const firstBHangs: Script = (step, execution) => (step === "p/b" && execution === 1 ? "hold" : { succeeded: true });
const B = "p/b run=run-1 attempt=1";

const states = async (rig: Rig): Promise<(string | undefined)[]> =>
  (await rig.clusters()).map(({ Status }) => Status?.State);

/** Does something to one kind of call. */
function on(command: { readonly name: string }, act: (next: () => Promise<unknown>) => Promise<unknown>) {
  return ({ emr, emrOnce }: AwsClients): void => {
    for (const client of [emr, emrOnce]) {
      client.middlewareStack.add(
        (next, context) => (args) =>
          context.commandName === command.name ? (act(() => next(args)) as ReturnType<typeof next>) : next(args),
        { step: "initialize" },
      );
    }
  };
}

/** The write of p/a's end fails, once: before it is done, or after. */
function failingOnce(store: ObjectStore, isDone: boolean): ObjectStore {
  let isSpent = false;
  return {
    read: (uri) => store.read(uri),
    exists: (uri) => store.exists(uri),
    write: (uri, bytes) => store.write(uri, bytes),
    remove: (uri) => store.remove(uri),
    list: (prefix, limit) => store.list(prefix, limit),
    names: (prefix) => store.names(prefix),
    writeNew: async (uri, bytes) => {
      const isIt = uri.includes("/_log/") && Buffer.from(bytes).toString().includes('"step-ended","step":"p/a"');
      if (isSpent || !isIt) return store.writeNew(uri, bytes);
      isSpent = true;
      if (isDone) await store.writeNew(uri, bytes);
      throw new WorldError("S3 does not answer");
    },
  };
}

async function standing(rig: Rig): Promise<string> {
  const { emr } = awsClients({ region: "us-east-1", endpoint: rig.endpoint.url });
  const { JobFlowId = "" } = await emr.send(
    new RunJobFlowCommand({
      Name: "theirs",
      ReleaseLabel: "emr-7.13.0",
      StepConcurrencyLevel: 5,
      Instances: {
        KeepJobFlowAliveWhenNoSteps: true,
        InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
      },
    }),
  );
  return JobFlowId;
}

describe("what a run has left", () => {
  it("is ended by the next run, when the run could not end its cluster", async () => {
    const rig = await Rig.start(lake(), { script: firstBHangs });
    const stop = new AbortController();
    const refuse = on(TerminateJobFlowsCommand, () => Promise.reject(new Error("AccessDenied")));
    const running = rig.run({ stop: stop.signal, prepare: refuse });
    await rig.executor.whenStarted(B);
    stop.abort();
    await expect(running).rejects.toThrow("AccessDenied");
    expect((await rig.run({ run: "run-2" })).status).toBe("succeeded");
    expect(rig.executor.held).toEqual([]);
    expect(await states(rig)).toEqual(["TERMINATED", "TERMINATED"]);
  });

  it("is ended by the next run, when the run has lost its lease", async () => {
    const rig = await Rig.start(lake(), { script: firstBHangs });
    const stop = new AbortController();
    const running = rig.run({ stop: stop.signal });
    await rig.executor.whenStarted(B);
    stop.abort(new FencedError("this runner has lost the environment"));
    await expect(running).rejects.toThrow(FencedError);
    expect(rig.executor.held, "it touches nothing any more").toEqual([B]);
    expect((await rig.run({ run: "run-2" })).status).toBe("succeeded");
    expect(rig.executor.held).toEqual([]);
  });

  it("is found on a cluster that stays, though its runner died before it heard the ids", async () => {
    const isHeard = async (rig: Rig): Promise<boolean> =>
      (await rig.ledger().batches("run-1")).some(({ entries }) =>
        entries.some(({ type }) => type === "step-submitted"),
      );
    for (let at = 8; at < 40; at++) {
      const rig = await Rig.start(lake(), { script: firstBHangs });
      const kept = { default: await standing(rig) };
      await rig.run({ kept, kill: { at, when: "after" } });
      if (rig.executor.held.length === 0 || (await isHeard(rig))) continue;
      expect((await rig.run({ run: "run-2", later: 120_000, kept })).status).toBe("succeeded");
      expect(rig.executor.held).toEqual([]);
      return;
    }
    throw new Error("no request is followed by a death that nobody heard of");
  });

  it("does not block the environment though its plan is gone", async () => {
    const rig = await Rig.start(lake(), { script: firstBHangs });
    const running = rig.run({ kill: { at: 40, when: "after" } });
    await rig.executor.whenStarted(B);
    await running;
    await rig.ledger().record({ ...(await rig.record()), plan: "0".repeat(64) });
    expect((await rig.run({ run: "run-2", later: 120_000 })).status).toBe("succeeded");
    expect(await states(rig)).toEqual(["TERMINATED", "TERMINATED"]);
  });
});

describe("a lease", () => {
  it("that was left on purpose is held for as long as nobody takes the run up", async () => {
    const rig = await Rig.start(lake());
    const lease = await rig.ledger().take("nightly", newOwner());
    await lease.leave();
    expect(await rig.ledger(() => new Date(Date.now() + 200_000)).holder()).toBe("nightly");
    await expect(rig.ledger().take("other", newOwner())).rejects.toThrow("nightly was begun on this environment");
    await rig.ledger().take("nightly", newOwner());
  });

  it("is over at once when its process is gone, and believed when that cannot be known", async () => {
    const rig = await Rig.start(lake());
    const gone = 4_000_000;
    await rig.ledger().take("r1", { ...newOwner(), machine: "a container of this name", pid: gone });
    await expect(rig.ledger().take("r2", newOwner())).rejects.toThrow(/run r1 works on this environment/);
    const later = rig.ledger(() => new Date(Date.now() + 120_000));
    await later.take("r2", { ...newOwner(), pid: gone });
    await later.take("r3", newOwner());
  });
});

describe("a ledger that fails for a moment", () => {
  it("loses nothing: what could not be written is written before the next", async () => {
    const rig = await Rig.start(lake());
    rig.store = failingOnce(rig.store, false);
    await expect(rig.run()).rejects.toThrow("S3 does not answer");
    expect((await rig.run()).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).filter((step) => step === "p/a")).toHaveLength(1);
  });

  it("does not take its own writing for another runner's", async () => {
    const rig = await Rig.start(lake());
    rig.store = failingOnce(rig.store, true);
    await expect(rig.run()).rejects.toThrow("S3 does not answer");
    expect((await rig.record()).status).toBe("failed");
    expect((await rig.run()).status).toBe("succeeded");
  });
});

it("a log that cannot be read explains nothing, and ends no run", async () => {
  const bad: Script = (step) =>
    step === "p/b" ? { succeeded: false, failure: { reason: "Unknown Error", message: "no" } } : { succeeded: true };
  const rig = await Rig.start(lake(), { script: bad });
  const { store } = rig;
  rig.store = {
    ...failingOnce(store, false),
    writeNew: (uri, bytes) => store.writeNew(uri, bytes),
    read: (uri) => (uri.endsWith(".gz") ? Promise.resolve(Buffer.from("not gzip")) : store.read(uri)),
  };
  expect((await rig.run()).status).toBe("failed");
});

describe("a run on a cluster that stays", () => {
  it("that was interrupted has not failed: what it cancelled itself is done when it is taken up", async () => {
    const rig = await Rig.start(lake(), { script: firstBHangs });
    const kept = { default: await standing(rig) };
    const stop = new AbortController();
    const running = rig.run({ kept, stop: stop.signal });
    await rig.executor.whenStarted(B);
    stop.abort();
    expect((await running).status).toBe("interrupted");
    expect((await rig.run({ kept })).status).toBe("succeeded");
    expect((await rig.record()).steps["p/b"]).toEqual({ state: "succeeded", attempts: 2 });
  });

  it("goes on on another one when that is gone, and not before", async () => {
    const rig = await Rig.start(lake(), { script: firstBHangs });
    const [first, second] = [await standing(rig), await standing(rig)];
    const stop = new AbortController();
    const running = rig.run({ kept: { default: first }, stop: stop.signal });
    await rig.executor.whenStarted(B);
    stop.abort();
    await running;
    await expect(rig.run({ kept: { default: second } })).rejects.toThrow(`at work on the cluster ${first}`);
    const { emr } = awsClients({ region: "us-east-1", endpoint: rig.endpoint.url });
    await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [first] }));
    expect((await rig.run({ kept: { default: second } })).status).toBe("succeeded");
    expect((await rig.record()).clusters).toEqual({ default: second });
  });
});

it("a run of this id that asks for something else is refused, and its log is not touched", async () => {
  const rig = await Rig.start(lake(), { script: firstBHangs });
  const running = rig.run({ kill: { at: 40, when: "after" } });
  await rig.executor.whenStarted(B);
  await running;
  const before = await rig.ledger().batches("run-1");
  await expect(rig.run({ steps: ["p/a"], later: 120_000 })).rejects.toThrow("with other steps");
  expect(await rig.ledger().batches("run-1")).toEqual(before);
});

it("what goes on in the background says and writes nothing after the end", async () => {
  const rig = await Rig.start(lake(), { script: firstBHangs });
  const stop = new AbortController();
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const slow = on(ListStepsCommand, async (next) => {
    const output = await next();
    if (stop.signal.aborted) await held;
    return output;
  });
  const events: string[] = [];
  const running = rig.run({ stop: stop.signal, prepare: slow, tell: ({ event }) => void events.push(event) });
  await rig.executor.whenStarted(B);
  stop.abort();
  await running;
  answer();
  await rig.clusters();
  expect(events.at(-1)).toBe("run-ended");
  const entries = (await rig.ledger().batches("run-1")).flatMap((batch) => batch.entries.map(({ type }) => type));
  expect(entries.at(-1)).toBe("closed");
});
