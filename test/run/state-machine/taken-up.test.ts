import { until } from "../../local/support/until.ts";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/run/events.ts";
import type { Work } from "../../../src/run/execute.ts";
import { endStateMachine } from "../../../src/run/ways/state-machine.ts";
import { idOf } from "../support/rig.ts";
import { bad, lake, ok, only } from "./support/lake.ts";
import { MachineRig } from "./support/machine-rig.ts";
import { stepFunctions } from "./support/moto-with-emr.ts";

const sfn = stepFunctions();
const B = "p/b run=run-1 attempt=1";
/** The lease of a runner that died is over. */
const later = 120_000;

describe("a run by a state machine, left and taken up", () => {
  it("goes on without a runner, and is followed to its end", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", "hold") });
    expect((await rig.run({ wait: false })).status).toBe("running");
    await rig.executor.whenStarted(B);
    expect((await rig.record()).status).toBe("running");
    rig.executor.finish(B);
    expect((await rig.run({ later })).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["succeeded"]));
  });

  it("is handed over when the time has come, and its execution goes on", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", "hold") });
    const handedOver = await rig.run({ handOverAt: new Date(0) });
    expect([handedOver.status, handedOver.events.at(-1)?.event]).toEqual(["running", "run-left"]);
    await rig.executor.whenStarted(B);
    rig.executor.finish(B);
    expect((await rig.run({ later })).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
  });

  const kills = [1, 2, 3, 4, 6].flatMap((at) => (["before", "after"] as const).map((when) => ({ at, when })));
  it.each(kills)("does everything once when its runner is killed $when its request $at", async (kill) => {
    const rig = await MachineRig.start(sfn, lake());
    expect((await rig.run({ kill })).status).toBe("killed");
    expect((await rig.run({ later })).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["succeeded"]));
  });

  it("knows what had failed before its runner died", async () => {
    const script = (step: string, execution: number) => {
      if (step === "p/a") return "hold";
      return step === "p/b" && execution < 3 ? bad : ok;
    };
    const rig = await MachineRig.start(sfn, lake(", retries: 1"), { script });
    let die: () => void = () => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    const { status } = await rig.run({
      death,
      tell: (event) => {
        if (event.event === "step-failed" && !event.retry) die();
      },
    });
    expect(status).toBe("killed");
    rig.executor.finish("p/a run=run-1 attempt=1");
    expect((await rig.run({ later })).status).toBe("failed");
    const { steps } = await rig.record();
    expect(steps["p/b"]).toEqual({ state: "failed", attempts: 2 });
    expect(steps["p/c"]).toEqual({ state: "skipped", attempts: 0 });
    expect(steps["p/a"]?.state).toBe("succeeded");
  });

  it("sees the end of a step that is on EMR's second page, and older than the runner that looks", async () => {
    const more = Array.from({ length: 55 }, (_, n) => `  s${n}: { shell: scripts/tell.sh, reads: [raw] }\n`).join("");
    const rig = await MachineRig.start(sfn, lake("", "transient", more), { script: only("p/b", "hold") });
    expect((await rig.run({ wait: false })).status).toBe("running");
    await rig.executor.whenStarted("p/s54 run=run-1 attempt=1");
    const tell = (event: RunEvent): void => {
      if (event.event === "step-succeeded" && event.step === "p/s54") rig.executor.finish(B);
    };
    expect((await rig.run({ later: 3_600_000, tell })).status).toBe("succeeded");
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["succeeded"]));
  });

  it("says when a step took too long, though nobody saw it being cancelled", async () => {
    const rig = await MachineRig.start(sfn, lake(", timeout: 1s"), { script: only("p/b", "hold") });
    expect((await rig.run({ wait: false })).status).toBe("running");
    await expect.poll(() => rig.execution(), { timeout: 30_000 }).toBe("FAILED");
    const reasons: string[] = [];
    const tell = (event: RunEvent): void => {
      if (event.event === "step-failed") reasons.push(event.reason);
    };
    await expect(rig.run({ later, tell })).rejects.toThrow(/has ended \(FAILED\)/);
    expect(reasons).toEqual(["it took longer than its timeout of 1 seconds"]);
    expect(await rig.states()).toMatchObject({ "p/b": "failed", "p/c": "skipped" });
  });

  it("stops the execution and ends its cluster when it is interrupted, and cannot be taken up then", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", "hold") });
    const stop = new AbortController();
    const { status, events } = await rig.run({
      stop,
      tell: (event) => {
        if (event.event === "step-started" && event.step === "p/b") stop.abort();
      },
    });
    expect(status).toBe("interrupted");
    await until("the execution is aborted", async () => (await rig.execution()) === "ABORTED");
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
    expect(events.map(({ event }) => event)).toContain("cluster-ended");
    expect(await rig.record()).toMatchObject({ status: "interrupted", steps: { "p/b": { state: "interrupted" } } });
    await expect(rig.run()).rejects.toMatchObject({
      message: expect.stringContaining("has ended (ABORTED)") as string,
      next: expect.stringContaining("a new run does all of it again") as string,
    });
    expect(rig.executor.executions(B)).toBe(1);
  });

  it("leaves no cluster that was still starting when it is interrupted", async () => {
    const rig = await MachineRig.start(sfn, lake(), { faults: [{ kind: "slow-start", seconds: 60 }] });
    const stop = new AbortController();
    const { status } = await rig.run({
      stop,
      tell: ({ event }) => {
        if (event === "cluster-started") stop.abort();
      },
    });
    expect(status).toBe("interrupted");
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["skipped"]));
  });

  it("cannot be taken up when it has failed, and says again what did", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", bad) });
    expect((await rig.run()).status).toBe("failed");
    await expect(rig.run()).rejects.toThrow(/has ended \(FAILED\): emrald\.RunFailed/);
    expect(await rig.states()).toEqual({ "p/a": "succeeded", "p/b": "failed", "p/c": "skipped", "p/d": "succeeded" });
    expect(rig.executor.executions(B)).toBe(1);
  });

  it("ends the clusters of an execution that somebody else has stopped", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", "hold") });
    const executionArn = `${rig.machine.replace(":stateMachine:", ":execution:")}:run-1`;
    const run = rig.run();
    await rig.executor.whenStarted(B);
    await sfn().send(new StopExecutionCommand({ executionArn, error: "Sorry", cause: "It was too expensive" }));
    await expect(run).rejects.toThrow(/has ended \(ABORTED\)/);
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
  });

  it("is ended, with its cluster, when its runner is gone and another run wants the environment", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", "hold") });
    expect((await rig.run({ wait: false })).status).toBe("running");
    await rig.executor.whenStarted(B);
    const work: Work = async (open) => {
      await endStateMachine(open);
      return "interrupted";
    };
    await rig.run({ later, work });
    expect(await rig.execution()).toBe("ABORTED");
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
  });
});
