import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EMRClient, ListClustersCommand } from "@aws-sdk/client-emr";
import { emrClient, emrClientWithoutRetries } from "../../src/aws/emr.ts";
import type { InstantOutcome } from "../../src/local/executor/instant.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { asText, bind } from "../../src/plan/bind.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { FolderStore } from "../../src/run/folder-store.ts";
import { Ledger, type RunRecord, type RunStatus } from "../../src/run/ledger.ts";
import { run } from "../../src/run/runner.ts";
import { compileTree, type Tree } from "../project.ts";

/** a and b side by side, c needs both, d stands alone; `more` are keys of b. */
function lake(more = ""): Parameters<typeof compileTree>[0] {
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
  };
}

interface Ran {
  readonly status: RunStatus;
  readonly events: readonly RunEvent[];
  readonly executor: InstantExecutor;
  readonly record: RunRecord;
  readonly clusterStates: readonly (string | undefined)[];
}

async function runLake(
  more: string,
  outcome: (step: string, execution: number) => InstantOutcome,
  during: (executor: InstantExecutor, stop: AbortController) => Promise<void> = () => Promise.resolve(),
  files: Tree = {},
  prepare: (client: EMRClient) => void = () => undefined,
): Promise<Ran> {
  const { plan: compiled, diagnostics } = compileTree({ ...lake(more), ...files });
  if (!compiled) throw new Error(JSON.stringify(diagnostics));
  const plan = bind(compiled, { account: "000000000000" }, compiled);
  const folder = mkdtempSync(join(tmpdir(), "emrald-run-"));
  const store = new FolderStore(join(folder, "s3"));
  const executions = new Map<string, number>();
  const executor = new InstantExecutor({
    outcome: ({ name }) => {
      const [step = ""] = name.split(" ");
      const execution = (executions.get(step) ?? 0) + 1;
      executions.set(step, execution);
      return outcome(step, execution);
    },
  });
  const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
  onTestFinished(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const place = { region: "us-east-1", endpoint: endpoint.url };
  const emr = emrClient(place);
  prepare(emr);
  const events: RunEvent[] = [];
  const stop = new AbortController();
  const ledger = new Ledger(store, asText(plan.buckets["ledger"]), "local");
  const running = run(
    { plan, run: "run-1", steps: Object.keys(plan.steps), vars: {} },
    {
      emr,
      once: emrClientWithoutRetries(place),
      store,
      ledger,
      now: () => new Date(),
      sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      poll: 5,
      emit: (event) => events.push(event),
      signal: stop.signal,
    },
  );
  await during(executor, stop);
  const status = await running;
  const { Clusters = [] } = await emrClient(place).send(new ListClustersCommand({}));
  const bytes = await store.read(`${ledger.runUri("run-1")}/run.json`);
  return {
    status,
    events,
    executor,
    record: JSON.parse(Buffer.from(bytes ?? []).toString()) as RunRecord,
    clusterStates: Clusters.map(({ Status }) => Status?.State),
  };
}

const ok: InstantOutcome = { succeeded: true };
const bad: InstantOutcome = { succeeded: false, failure: { reason: "Unknown Error", message: "it broke" } };

const stepsOf = (executor: InstantExecutor): string[] =>
  executor.started.map((name) => name.split(" ")[0] ?? "").sort();
const states = ({ record }: Ran): Record<string, string> =>
  Object.fromEntries(Object.entries(record.steps).map(([id, { state }]) => [id, state]));

describe("a run, over HTTP", () => {
  it("runs every step once, and ends its cluster", async () => {
    const ran = await runLake("", () => ok);
    expect(ran.status).toBe("succeeded");
    expect(stepsOf(ran.executor)).toEqual(["p/a", "p/b", "p/c", "p/d"]);
    expect(ran.executor.started.findIndex((name) => name.startsWith("p/c"))).toBeGreaterThan(1);
    expect(ran.clusterStates).toEqual(["TERMINATED"]);
    expect(ran.record.status).toBe("succeeded");
  });

  it("skips what needs a failed step, and goes on with the rest", async () => {
    const ran = await runLake("", (step) => (step === "p/b" ? bad : ok));
    expect(ran.status).toBe("failed");
    expect(states(ran)).toEqual({ "p/a": "succeeded", "p/b": "failed", "p/c": "skipped", "p/d": "succeeded" });
    expect(ran.events).toContainEqual({ event: "step-skipped", step: "p/c", because: "p/b" });
    expect(ran.events.find(({ event }) => event === "step-failed")).toMatchObject({
      step: "p/b",
      reason: "Unknown Error: it broke",
      retry: false,
    });
    expect(ran.clusterStates).toEqual(["TERMINATED"]);
  });

  it("passes when the step that failed may fail", async () => {
    const ran = await runLake(", allow_failure: true", (step) => (step === "p/b" ? bad : ok));
    expect(ran.status).toBe("succeeded");
    expect(states(ran)).toMatchObject({ "p/b": "failed", "p/c": "skipped" });
  });

  it("tries a step again as often as it says, under a new attempt", async () => {
    const ran = await runLake(", retries: 2", (step, execution) => (step === "p/b" && execution < 3 ? bad : ok));
    expect(ran.status).toBe("succeeded");
    expect(ran.record.steps["p/b"]).toEqual({ state: "succeeded", attempts: 3 });
    expect(ran.executor.started.filter((name) => name.startsWith("p/b"))).toEqual(
      [1, 2, 3].map((attempt) => `p/b run=run-1 attempt=${attempt}`),
    );
  });

  it("cancels a step that takes longer than its timeout", async () => {
    const ran = await runLake(", timeout: 1s", (step) => (step === "p/b" ? "hold" : ok));
    expect(ran.status).toBe("failed");
    expect(ran.events.find(({ event }) => event === "step-failed")).toMatchObject({
      step: "p/b",
      reason: "it took longer than its timeout of 1 seconds",
    });
  });

  it("stopped in the middle, ends the cluster and says interrupted", async () => {
    const ran = await runLake(
      "",
      (step) => (step === "p/b" ? "hold" : ok),
      async (executor, stop) => {
        await executor.whenStarted("p/b run=run-1 attempt=1");
        stop.abort();
      },
    );
    expect(ran.status).toBe("interrupted");
    expect(ran.record.status).toBe("interrupted");
    expect(states(ran)["p/c"]).toBe("skipped");
    expect(ran.executor.held).toEqual([]);
    expect(ran.clusterStates).toEqual(["TERMINATED"]);
  });
});

it("makes one cluster for each distinct pair of fleet and settings, each with its first step, and ends both", async () => {
  const ran = await runLake("", () => ok, undefined, {
    "pipelines/late.yaml": `pipeline: late
cluster: { step_concurrency: 1 }
datasets:
  e: { stage: gold, format: parquet }
steps:
  e: { convert: true, reads: [p/c], writes: [e] }
`,
  });
  expect(ran.status).toBe("succeeded");
  expect(ran.clusterStates).toEqual(["TERMINATED", "TERMINATED"]);
  const order = ran.events.filter(({ event }) => event === "cluster-started" || event === "step-succeeded");
  // The second cluster starts when the first has nothing left to do but what it waits for.
  expect(order.at(-2)).toMatchObject({ event: "cluster-started" });
  expect(order.at(-1)).toMatchObject({ event: "step-succeeded", step: "late/e" });
});

it("ends every cluster it can, records the run, and names the one that is left", async () => {
  const error = await runLake(
    "",
    () => ok,
    undefined,
    {},
    (client) => {
      client.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName === "TerminateJobFlowsCommand") throw new Error("the line is cut");
          return next(args);
        },
        { step: "initialize" },
      );
    },
  ).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "WorldError", message: expect.stringContaining("the line is cut") as string });
  expect((error as { next: string }).next).toMatch(/aws emr terminate-clusters --cluster-ids j-/);
});

describe("the lock of an environment", () => {
  const openLedger = (): Ledger => {
    const folder = mkdtempSync(join(tmpdir(), "emrald-ledger-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return new Ledger(new FolderStore(folder), "ledger", "local");
  };

  it("lets one run work, and tells the other who does", async () => {
    const ledger = openLedger();
    const results = await Promise.allSettled(
      ["one", "two", "three"].map((name) => ledger.lock(name, "2026-01-01T00:00:00Z")),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
    for (const refusal of refusals)
      expect(refusal).toMatch(/run (one|two|three) works on this environment since 2026-01-01T00:00:00Z/);
    for (const name of ["one", "two", "three"]) await ledger.unlock(name);
    await ledger.lock("four", "2026-01-01T00:00:01Z");
  });
});
