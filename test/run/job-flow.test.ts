import { expect, it } from "vitest";
import type { FaultRule } from "../../src/local/index.ts";
import type { Tree } from "../project.ts";
import { idOf, Rig, type Script } from "./support/rig.ts";

/** a, then b and c, then d which needs both; one at a time. */
const lake: Tree = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
${["a", "b", "c", "d"].map((name) => `  ${name}: { stage: silver, format: parquet }`).join("\n")}
steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [a], writes: [b] }
  c: { convert: true, reads: [a], writes: [c] }
  d: { sql: SELECT 1, reads: [b, c], writes: [d] }
`,
  "data/raw/1.csv": "",
};

const fails =
  (wanted: string): Script =>
  (step, execution) =>
    step === wanted && execution === 1
      ? { succeeded: false, failure: { reason: "Unknown Error", message: "it broke" } }
      : { succeeded: true };

async function clusterStates(rig: Rig): Promise<(string | undefined)[]> {
  return (await rig.clusters()).map(({ Status }) => Status?.State);
}

it("starts one cluster with all its steps, which ends by itself", async () => {
  const rig = await Rig.start(lake);
  const { status, events } = await rig.run({ via: "job-flow" });
  expect(status).toBe("succeeded");
  expect(rig.executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/c", "p/d"]);
  expect(events.filter(({ event }) => event === "step-succeeded")).toHaveLength(4);
  expect(await clusterStates(rig)).toEqual(["TERMINATED"]);
  expect((await rig.record()).via).toBe("job-flow");
});

it("ends with the step that fails, and goes on from there when it is taken up", async () => {
  const rig = await Rig.start(lake, { script: fails("p/b") });
  const { status } = await rig.run({ via: "job-flow" });
  expect(status).toBe("failed");
  const { steps } = await rig.record();
  expect(Object.fromEntries(Object.entries(steps).map(([id, { state }]) => [id, state]))).toEqual({
    "p/a": "succeeded",
    "p/b": "failed",
    "p/c": "skipped",
    "p/d": "skipped",
  });
  expect(await clusterStates(rig)).toEqual(["TERMINATED_WITH_ERRORS"]);
  expect((await rig.run({ via: "job-flow" })).status).toBe("succeeded");
  expect(rig.executor.started.map(idOf)).toEqual(["p/a", "p/b", "p/b", "p/c", "p/d"]);
});

it("runs every step once, whatever happens to its calls and to its runner", { timeout: 60_000 }, async () => {
  const sound = await (await Rig.start(lake)).run({ via: "job-flow" });
  const faults: FaultRule[][] = [
    [],
    [{ kind: "lost-answer", call: "RunJobFlow" }],
    [{ kind: "throttle", times: 3 }],
    [{ kind: "bootstrap-failure" }],
    [{ kind: "lost-answer", chance: 0.3 }],
  ];
  for (let at = 1; at <= sound.requests; at++) {
    for (const when of ["before", "after"] as const) {
      const rig = await Rig.start(lake, { faults: faults[at % faults.length] ?? [] });
      await rig.run({ via: "job-flow", kill: { at, when } });
      const again = await rig.run({ via: "job-flow", later: 120_000 });
      expect(again.status, `killed ${when} request ${at}`).toBe("succeeded");
      expect(rig.executor.started.map(idOf), `killed ${when} request ${at}`).toEqual(["p/a", "p/b", "p/c", "p/d"]);
      const alive = (await clusterStates(rig)).filter((state) => !state?.startsWith("TERMINATED"));
      expect(alive).toEqual([]);
      await rig.close();
    }
  }
});
