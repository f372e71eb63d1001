import { TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { expect, it, describe } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/clients.ts";
import { WorldError } from "../../src/errors.ts";
import type { InstantOutcome } from "../../src/local/executor/instant.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import { underLease } from "../../src/run/ledger/under-lease.ts";
import { asText } from "../../src/plan/bind.ts";
import type { Tree } from "../project.ts";
import { idOf, type Ran, Rig, type Script } from "./support/rig.ts";

/** a and b side by side, c needs both, d stands alone; `more` are keys of b. */
function lake(more = "", files: Tree = {}): Tree {
  const dataset = (name: string): string => `  ${name}: { stage: silver, format: parquet }\n`;
  return {
    "pipelines/project.yaml": "project: demo\n",
    "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
${["a", "b", "c", "d"].map(dataset).join("")}steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [raw], writes: [b]${more} }
  c: { sql: SELECT 1, reads: [a, b], writes: [c] }
  d: { convert: true, reads: [raw], writes: [d] }
`,
    "data/raw/1.csv": "",
    ...files,
  };
}

const ok: InstantOutcome = { succeeded: true };
const bad: InstantOutcome = { succeeded: false, failure: { reason: "Unknown Error", message: "it broke" } };

const only =
  (wanted: string, outcome: InstantOutcome): Script =>
  (step) =>
    step === wanted ? outcome : ok;

async function states(rig: Rig): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries((await rig.record()).steps).map(([id, { state }]) => [id, state]));
}

function failuresOf({ events }: Ran): { step: string; retry: boolean; interrupted: true | undefined }[] {
  return events.flatMap((event) => {
    if (event.event !== "step-failed") return [];
    const { step, retry, interrupted } = event;
    return [{ step, retry, interrupted }];
  });
}

async function clusterStates(rig: Rig): Promise<(string | undefined)[]> {
  return (await rig.clusters()).map(({ Status }) => Status?.State);
}

describe("a run, over HTTP", () => {
  it("runs every step once, and ends its cluster", async () => {
    const rig = await Rig.start(lake());
    expect((await rig.run()).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
    expect(rig.executor.started.findIndex((name) => name.startsWith("p/c"))).toBeGreaterThan(1);
    expect(await clusterStates(rig)).toEqual(["TERMINATED"]);
    expect((await rig.record()).status).toBe("succeeded");
  });

  it("skips what needs a failed step, and goes on with the rest", async () => {
    const rig = await Rig.start(lake(), { script: only("p/b", bad) });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(await states(rig)).toEqual({ "p/a": "succeeded", "p/b": "failed", "p/c": "skipped", "p/d": "succeeded" });
    expect(events).toContainEqual({ event: "step-skipped", step: "p/c", because: "p/b" });
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({
      step: "p/b",
      reason: "Unknown Error: it broke",
      retry: false,
    });
    expect(await clusterStates(rig)).toEqual(["TERMINATED"]);
  });

  it("passes when the step that failed may fail", async () => {
    const rig = await Rig.start(lake(", allow_failure: true"), { script: only("p/b", bad) });
    expect((await rig.run()).status).toBe("succeeded");
    expect(await states(rig)).toMatchObject({ "p/b": "failed", "p/c": "skipped" });
  });

  it("tries a step again as often as it says, under a new attempt, and fences the one before", async () => {
    const script: Script = (step, execution) => (step === "p/b" && execution < 3 ? bad : ok);
    const rig = await Rig.start(lake(", retries: 2"), { script });
    expect((await rig.run()).status).toBe("succeeded");
    expect((await rig.record()).steps["p/b"]).toEqual({ state: "succeeded", attempts: 3 });
    expect(rig.executor.started.filter((name) => name.startsWith("p/b"))).toEqual(
      [1, 2, 3].map((attempt) => `p/b run=run-1 attempt=${attempt}`),
    );
    const runs = `s3://${asText(rig.plan.buckets["ledger"])}/runs/run-1/p/b`;
    const fenced = [1, 2, 3].map((attempt) => rig.store.exists(`${runs}/${attempt}/fenced.json`));
    expect(await Promise.all(fenced)).toEqual([true, true, false]);
  });

  it("cancels a step that takes longer than its timeout", async () => {
    const rig = await Rig.start(lake(", timeout: 1s"), { script: only("p/b", "hold") });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({
      step: "p/b",
      reason: "it took longer than its timeout of 1 seconds",
    });
    expect((await rig.steps()).find(({ Name }) => idOf(Name) === "p/b")?.Status?.State).toBe("CANCELLED");
  });

  it("stopped in the middle, ends the cluster and says interrupted", async () => {
    const rig = await Rig.start(lake(), { script: only("p/b", "hold") });
    const stop = new AbortController();
    const running = rig.run({ stop: stop.signal });
    await rig.executor.whenStarted("p/b run=run-1 attempt=1");
    stop.abort();
    expect((await running).status).toBe("interrupted");
    expect((await rig.record()).status).toBe("interrupted");
    expect((await states(rig))["p/c"]).toBe("skipped");
    expect(rig.executor.held).toEqual([]);
    expect(await clusterStates(rig)).toEqual(["TERMINATED"]);
  });

  it("makes one cluster for each distinct pair of fleet and settings, each with its first step, and ends both", async () => {
    const rig = await Rig.start(
      lake("", {
        "pipelines/late.yaml": `pipeline: late
cluster: { step_concurrency: 1 }
datasets:
  e: { stage: gold, format: parquet }
steps:
  e: { convert: true, reads: [p/c], writes: [e] }
`,
      }),
    );
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect(await clusterStates(rig)).toEqual(["TERMINATED", "TERMINATED"]);
    const order = events.filter(({ event }) => event === "cluster-started" || event === "step-succeeded");
    // The second cluster starts when the first has nothing left to do but what it waits for.
    expect(order.at(-2)).toMatchObject({ event: "cluster-started" });
    expect(order.at(-1)).toMatchObject({ event: "step-succeeded", step: "late/e" });
  });

  it("ends every cluster it can, records the run, and names the one that is left", async () => {
    const rig = await Rig.start(lake());
    const cutTheLine = ({ emr }: AwsClients): void =>
      emr.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName === TerminateJobFlowsCommand.name) throw new Error("the line is cut");
          return next(args);
        },
        { step: "initialize" },
      );
    const error = await rig.run({ prepare: cutTheLine }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "WorldError", message: expect.stringContaining("the line is cut") as string });
    expect((error as { next: string }).next).toMatch(/aws emr terminate-clusters --cluster-ids j-/);
    expect((await rig.record()).status).toBe("failed");
  });
});

describe("a run that is taken up again", () => {
  it("after a failure, runs what failed and what was skipped, and nothing twice", async () => {
    const script: Script = (step, execution) => (step === "p/b" && execution === 1 ? bad : ok);
    const rig = await Rig.start(lake(), { script });
    expect((await rig.run()).status).toBe("failed");
    const again = await rig.run();
    expect(again.status).toBe("succeeded");
    expect(again.events[0]).toMatchObject({ event: "run-started", resumed: true });
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/b", "p/c", "p/d"]);
    expect((await rig.record()).steps["p/b"]).toEqual({ state: "succeeded", attempts: 2 });
  });

  it("after success, does nothing and says so", async () => {
    const rig = await Rig.start(lake());
    await rig.run();
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect(events.map(({ event }) => event)).toEqual(["run-started", "run-ended"]);
    expect(events.at(-1)).toMatchObject({ status: "succeeded", earlier: true });
    expect(rig.executor.started).toHaveLength(4);
  });

  it("after an interruption, on a new cluster, without what was done", async () => {
    const rig = await Rig.start(lake(), {
      script: (step, execution) => (step === "p/b" && execution === 1 ? "hold" : ok),
    });
    const stop = new AbortController();
    const running = rig.run({ stop: stop.signal });
    await rig.executor.whenStarted("p/b run=run-1 attempt=1");
    stop.abort();
    await running;
    const again = await rig.run();
    expect(again.status).toBe("succeeded");
    expect(failuresOf(again)).toContainEqual({ step: "p/b", retry: true, interrupted: true });
    expect(failuresOf(again).every(({ interrupted }) => interrupted)).toBe(true);
    expect(again.events.map(({ event }) => event)).not.toContain("cluster-lost");
    expect(await clusterStates(rig)).toEqual(["TERMINATED", "TERMINATED"]);
    const done = (await rig.steps())
      .filter(({ Status }) => Status?.State === "COMPLETED")
      .map(({ Name }) => idOf(Name));
    expect(done.sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
  });
});

describe("a run that is taken up again after its runner was killed", () => {
  const holding: Script = (step, execution) => (step === "p/b" && execution === 1 ? "hold" : ok);

  it("was interrupted where the endpoint of this machine went down with it", async () => {
    const rig = await Rig.start(lake(), { script: holding, remembers: true });
    expect((await rig.run({ kill: { at: 200, when: "after" } })).status).toBe("killed");
    await rig.executor.whenStarted("p/b run=run-1 attempt=1");
    await rig.restart();
    const again = await rig.run({ later: 120_000 });
    expect(again.status).toBe("succeeded");
    expect(failuresOf(again)).toContainEqual({ step: "p/b", retry: true, interrupted: true });
    expect(failuresOf(again).every(({ interrupted }) => interrupted)).toBe(true);
    expect(again.events.map(({ event }) => event)).not.toContain("cluster-lost");
  });

  it("has lost its cluster where somebody else ended that", async () => {
    const rig = await Rig.start(lake(), { script: holding });
    expect((await rig.run({ kill: { at: 200, when: "after" } })).status).toBe("killed");
    const { emr } = awsClients({ region: "us-east-1", endpoint: rig.endpoint.url });
    const [cluster] = await rig.clusters();
    await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster?.Id ?? ""] }));
    const again = await rig.run({ later: 120_000 });
    expect(again.status).toBe("succeeded");
    expect(failuresOf(again)).toContainEqual({ step: "p/b", retry: true, interrupted: undefined });
    expect(again.events.find(({ event }) => event === "cluster-lost")).toMatchObject({ retry: true });
  });
});

describe("the environment of a run whose runner is gone", () => {
  it("is refused to another run while the lease holds, and says who has it", async () => {
    const rig = await Rig.start(lake(), { script: only("p/b", "hold") });
    expect((await rig.run({ kill: { at: 30, when: "after" } })).status).toBe("killed");
    const error = await rig.run({ run: "run-2" }).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/run run-1 works on this environment since .*Z \(process \d+ on /);
  });

  it("is taken over by another run, which first ends the cluster that was left", async () => {
    const rig = await Rig.start(lake(), {
      script: (step, execution) => (step === "p/b" && execution === 1 ? "hold" : ok),
    });
    expect((await rig.run({ kill: { at: 30, when: "after" } })).status).toBe("killed");
    const next = await rig.run({ run: "run-2", later: 120_000 });
    expect(next.status).toBe("succeeded");
    expect(next.events[0]).toEqual({ event: "orphan-ended", run: "run-1", was: "running" });
    expect(await clusterStates(rig)).toEqual(["TERMINATED", "TERMINATED"]);
    expect((await rig.record("run-1")).status).toBe("interrupted");
    // And what the first had begun can still be taken up.
    expect((await rig.run({ later: 120_000 })).status).toBe("succeeded");
  });

  it("is told how it ended: one that was interrupted had not been cut off", async () => {
    const rig = await Rig.start(lake(), {
      script: (step, execution) => (step === "p/b" && execution === 1 ? "hold" : ok),
    });
    const stop = new AbortController();
    const running = rig.run({ stop: stop.signal });
    await rig.executor.whenStarted("p/b run=run-1 attempt=1");
    stop.abort();
    expect((await running).status).toBe("interrupted");
    const next = await rig.run({ run: "run-2" });
    expect(next.events[0]).toEqual({ event: "orphan-ended", run: "run-1", was: "interrupted" });
  });

  it("is given back by one that failed before it began, and the next knows nothing of it", async () => {
    const rig = await Rig.start(lake());
    const lease = await rig.ledger().take("run-1", newOwner());
    const failing = underLease(lease, () => Promise.reject(new WorldError("the upload cannot be read")));
    await expect(failing).rejects.toThrow("the upload cannot be read");
    expect(await rig.ledger().holder()).toBeUndefined();
    const next = await rig.ledger().take("run-2", newOwner());
    expect(next.orphans).toEqual([]);
    await next.release();
  });

  it("is not given back by one that took up what another had left, and failed before it went on", async () => {
    const rig = await Rig.start(lake(), { script: only("p/b", "hold") });
    expect((await rig.run({ kill: { at: 30, when: "after" } })).status).toBe("killed");
    const later = rig.ledger(() => new Date(Date.now() + 120_000));
    const failing = underLease(await later.take("run-1", newOwner()), () => Promise.reject(new WorldError("no")));
    await expect(failing).rejects.toThrow("no");
    expect((await later.take("run-2", newOwner())).orphans).toEqual(["run-1"]);
  });

  it("is said nothing of where its runner died before it wrote the run down", async () => {
    const rig = await Rig.start(lake());
    const gone = { ...newOwner(), machine: "another", pid: 1 };
    await rig.ledger().take("run-1", gone);
    const next = await rig.run({ run: "run-2", later: 120_000 });
    expect(next.events[0]).toMatchObject({ event: "run-started", run: "run-2" });
  });

  it("fences a runner that was only slow: it does nothing any more", async () => {
    const rig = await Rig.start(lake(), {
      script: (step, execution) => (step === "p/b" && execution === 1 ? "hold" : ok),
    });
    const slow = rig.run();
    await rig.executor.whenStarted("p/b run=run-1 attempt=1");
    const finish = (): void => rig.executor.finish("p/b run=run-1 attempt=1");
    const taken = rig.run({ later: 120_000, tell: ({ event }) => event === "run-started" && finish() });
    await expect(slow).rejects.toThrow("another runner has taken over this run");
    expect((await taken).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
  });
});
