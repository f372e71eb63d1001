import { expect, it } from "vitest";
import type { Tree } from "../project.ts";
import { idOf, Rig, type Script } from "./support/rig.ts";

/** b and c after a, side by side. */
const LAKE: Tree = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  a: { stage: silver, format: parquet }
  b: { stage: silver, format: parquet }
  c: { stage: silver, format: parquet }
steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { sql: SELECT 1, reads: [a], writes: [b] }
  c: { sql: SELECT 1, reads: [a], writes: [c], allow_failure: true }
`,
  "data/raw/1.csv": "",
};
const B = "p/b run=run-1 attempt=1";
const bHangs: Script = (step) => (step === "p/b" ? "hold" : { succeeded: true });

/** A runner whose time is over when the test says so. */
async function handedOver(rig: Rig, run = "run-1") {
  let ahead = 0;
  const at = Date.now() + 3_600_000;
  const running = rig.run({ run, handOverAt: new Date(at), ahead: () => ahead });
  await rig.executor.whenStarted(B);
  ahead = 2 * 3_600_000;
  return running;
}

const states = async (rig: Rig): Promise<(string | undefined)[]> =>
  (await rig.clusters()).map(({ Status }) => Status?.State);

it("leaves cluster and steps running, and the environment to whoever takes the run up", async () => {
  const rig = await Rig.start(LAKE, { script: bHangs });
  const { status, events } = await handedOver(rig);
  expect(status).toBe("running");
  expect(events.at(-1)).toEqual({ event: "run-left", run: "run-1", environment: "local" });
  expect(await states(rig)).toEqual(["RUNNING"]);
  expect(rig.executor.held).toEqual([B]);
  expect((await rig.record()).status).toBe("running");
  // Long after every lease has run out.
  const later = rig.ledger(() => new Date(Date.now() + 24 * 3_600_000));
  expect(await later.occupant()).toEqual({ run: "run-1", isUnattended: true });
  await expect(rig.run({ run: "run-2", later: 24 * 3_600_000 })).rejects.toThrow("left to itself");
});

it("is taken up where it is: what runs is followed, and nothing is done twice", async () => {
  const rig = await Rig.start(LAKE, { script: bHangs });
  await handedOver(rig);
  const again = rig.run({ tell: ({ event }) => event === "run-started" && rig.executor.finish(B) });
  expect((await again).status).toBe("succeeded");
  expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c"]);
  expect(await states(rig)).toEqual(["TERMINATED"]);
});

it("gives what has failed before no other chance, as one runner would not", async () => {
  const script: Script = (step) =>
    step === "p/c"
      ? { succeeded: false, failure: { reason: "Unknown Error", message: "no" } }
      : step === "p/b"
        ? "hold"
        : { succeeded: true };
  const rig = await Rig.start(LAKE, { script });
  let ahead = 0;
  const failed = new Promise<void>((resolve) => {
    const running = rig.run({
      handOverAt: new Date(Date.now() + 3_600_000),
      ahead: () => ahead,
      tell: ({ event }) => {
        if (event === "step-failed") ahead = 2 * 3_600_000;
      },
    });
    void running.then(() => resolve());
  });
  await failed;
  const again = await rig.run({ tell: ({ event }) => event === "run-started" && rig.executor.finish(B) });
  expect(again.status).toBe("succeeded");
  expect(rig.executor.started.map(idOf).filter((step) => step === "p/c")).toHaveLength(1);
  // A person who takes it up then means to try again.
  expect((await rig.record()).steps["p/c"]).toEqual({ state: "failed", attempts: 1 });
});

it("may be handed over twice", async () => {
  const rig = await Rig.start(LAKE, { script: bHangs });
  await handedOver(rig);
  expect((await rig.run({ handOverAt: new Date(0) })).status).toBe("running");
  expect((await rig.run({ tell: ({ event }) => event === "run-started" && rig.executor.finish(B) })).status).toBe(
    "succeeded",
  );
  expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c"]);
});

it("interrupted before its time, ends its cluster", async () => {
  const rig = await Rig.start(LAKE, { script: bHangs });
  const stop = new AbortController();
  const running = rig.run({ stop: stop.signal, handOverAt: new Date(Date.now() + 3_600_000) });
  await rig.executor.whenStarted(B);
  stop.abort();
  expect((await running).status).toBe("interrupted");
  expect(await states(rig)).toEqual(["TERMINATED"]);
});
