import { RunJobFlowCommand } from "@aws-sdk/client-emr";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { idOf } from "../support/rig.ts";
import { bad, lake, ok, only } from "./support/lake.ts";
import { MachineRig } from "./support/machine-rig.ts";
import { stepFunctions } from "./support/moto-with-emr.ts";

const sfn = stepFunctions();

describe("a run by a state machine", () => {
  it("runs every step once, ends its cluster, and tells all of it", async () => {
    const rig = await MachineRig.start(sfn, lake());
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/c", "p/d"]);
    expect(rig.executor.started.at(-1)).toBe("p/c run=run-1 attempt=1");
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
    const done = { state: "succeeded", attempts: 1 };
    const [cluster] = await rig.clusters();
    expect(await rig.record()).toMatchObject({
      status: "succeeded",
      clusters: { small: cluster?.Id },
      steps: { "p/a": done, "p/b": done, "p/c": done, "p/d": done },
    });
    const told = events.map(({ event, ...more }) => ("step" in more ? `${event} ${more.step}` : event));
    expect(told.slice(0, 2)).toEqual(["run-started", "cluster-started"]);
    for (const step of Object.keys(rig.plan.steps)) {
      const its = told.filter((line) => line.endsWith(` ${step}`));
      expect(its).toEqual(["step-started", "step-succeeded"].map((event) => `${event} ${step}`));
    }
    expect(told.slice(-2)).toEqual(["cluster-ended", "run-ended"]);
  });

  it("skips what needs a failed step, goes on with the rest, and fails with EMR's reason", async () => {
    const rig = await MachineRig.start(sfn, lake(), { script: only("p/b", bad) });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(await rig.states()).toEqual({ "p/a": "succeeded", "p/b": "failed", "p/c": "skipped", "p/d": "succeeded" });
    expect(events).toContainEqual({ event: "step-skipped", step: "p/c", because: "p/b" });
    const failure = { step: "p/b", reason: "Unknown Error: it broke", retry: false };
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject(failure);
    expect(rig.executor.started.map(idOf).sort()).toEqual(["p/a", "p/b", "p/d"]);
    expect(await rig.execution()).toBe("FAILED");
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
  });

  it("passes when the step that failed may fail", async () => {
    const rig = await MachineRig.start(sfn, lake(", allow_failure: true"), { script: only("p/b", bad) });
    expect((await rig.run()).status).toBe("succeeded");
    expect(await rig.states()).toMatchObject({ "p/b": "failed", "p/c": "skipped" });
  });

  it("tells of a step that is tried again, as an attempt of its own", async () => {
    const script = (step: string, execution: number) => (step === "p/b" && execution < 3 ? bad : ok);
    const rig = await MachineRig.start(sfn, lake(", retries: 2"), { script });
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect((await rig.record()).steps["p/b"]).toEqual({ state: "succeeded", attempts: 3 });
    const failures = events.flatMap((event) => (event.event === "step-failed" ? [[event.attempt, event.retry]] : []));
    expect(failures).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it("says when a step took too long, which the machine has cancelled", async () => {
    const rig = await MachineRig.start(sfn, lake(", timeout: 1s"), { script: only("p/b", "hold") });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    const reason = "it took longer than its timeout of 1 seconds";
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({ step: "p/b", reason });
    expect(await rig.states()).toMatchObject({ "p/b": "failed", "p/c": "skipped", "p/d": "succeeded" });
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
  });

  it("gives the execution its variables", async () => {
    const tell = '  tell: { shell: scripts/tell.sh, args: ["${vars.day}"], reads: [raw] }\n';
    const rig = await MachineRig.start(sfn, lake("", "transient", tell));
    expect((await rig.run({ vars: { "p.day": "friday" } })).status).toBe("succeeded");
    expect((await rig.arguments())["p/tell run=run-1 attempt=1"]?.at(-1)).toBe("friday");
  });

  it("leaves no cluster that did not start, and says why it did not", async () => {
    const rig = await MachineRig.start(sfn, lake(), { faults: [{ kind: "capacity-failure" }] });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(await rig.clusterStates()).toEqual(["TERMINATED_WITH_ERRORS"]);
    expect(events.find(({ event }) => event === "cluster-lost")).toMatchObject({ cluster: "small", retry: false });
    expect(events).toContainEqual({ event: "step-skipped", step: "p/a", because: "the cluster small" });
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["skipped"]));
    expect(rig.executor.started).toEqual([]);
  });

  it("says why a cluster could not even be asked for", async () => {
    const rig = await MachineRig.start(sfn, lake(), { faults: [{ kind: "error", call: "RunJobFlow" }] });
    await expect(rig.run()).rejects.toThrow(/cannot start the cluster "small": ElasticMapReduce\./);
    expect((await rig.record()).status).toBe("failed");
    expect(await rig.clusterStates()).toEqual([]);
  });

  it("tells of a step that could not even be added", async () => {
    const rig = await MachineRig.start(sfn, lake(), { faults: [{ kind: "error", call: "AddJobFlowSteps", at: 4 }] });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({ step: "p/c", retry: false });
    expect(await rig.states()).toMatchObject({ "p/a": "succeeded", "p/b": "succeeded", "p/c": "failed" });
    expect(await rig.clusterStates()).toEqual(["TERMINATED"]);
  });

  it("tells of a cluster that was ended under its steps", async () => {
    const rig = await MachineRig.start(sfn, lake(), {
      faults: [{ kind: "terminate", step: "p/b" }],
      script: only("p/b", "hold"),
    });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(events.find(({ event }) => event === "cluster-lost")).toMatchObject({ cluster: "small", retry: false });
    expect(await rig.states()).toMatchObject({ "p/b": "failed", "p/c": "skipped" });
  });

  it("runs on a standing cluster, and leaves it", async () => {
    const rig = await MachineRig.start(sfn, lake("", "standing"), {
      before: async ({ emr }) => {
        const Instances = { InstanceCount: 1, MasterInstanceType: "m5.xlarge", KeepJobFlowAliveWhenNoSteps: true };
        const { JobFlowId = "" } = await emr.send(
          new RunJobFlowCommand({
            Name: "standing",
            ReleaseLabel: "emr-7.13.0",
            Instances,
            ServiceRole: "emr",
            JobFlowRole: "nodes",
            StepConcurrencyLevel: 5,
          }),
        );
        return { clusters: { small: JobFlowId } };
      },
    });
    expect((await rig.run()).status).toBe("succeeded");
    expect(await rig.clusterStates()).toEqual(["WAITING"]);
    expect(new Set(Object.values(await rig.states()))).toEqual(new Set(["succeeded"]));
  });

  it("sees a crawl, which is Glue's", async () => {
    const rig = await MachineRig.start(sfn, lake("", "transient", "  look: { crawl: [d] }\n"));
    await rig.put(rig.plan.steps["p/look"]?.crawler?.targets[0], "1.parquet");
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect((await rig.record()).steps["p/look"]).toEqual({ state: "succeeded", attempts: 1 });
    const its = events.flatMap((event) => ("step" in event && event.step === "p/look" ? [event.event] : []));
    expect(its).toEqual(["step-started", "step-succeeded"]);
  });

  it("says why a crawl failed", async () => {
    const rig = await MachineRig.start(sfn, lake("", "transient", "  look: { crawl: [d] }\n"));
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    const reason = expect.stringMatching(/^The crawl failed: .* has no files$/) as string;
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({ step: "p/look", reason });
    expect(await rig.states()).toMatchObject({ "p/look": "failed", "p/c": "succeeded" });
  });

  it("takes no execution of the same name for its own", async () => {
    const rig = await MachineRig.start(sfn, lake());
    const input = JSON.stringify({ vars: { p: { day: "sunday" } } });
    await sfn().send(new StartExecutionCommand({ stateMachineArn: rig.machine, name: "run-1", input }));
    await expect(rig.run()).rejects.toThrow(/is there already, with another input/);
  });
});
