import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChange, hasEnded, type Change } from "../../src/local/machine/change.ts";
import * as machine from "../../src/local/machine/machine.ts";
import {
  newCluster,
  type ActionOnFailure,
  type ClusterRecord,
  type StepSpec,
} from "../../src/local/machine/records.ts";

const spec = (actionOnFailure: ActionOnFailure): StepSpec => ({
  name: "s",
  actionOnFailure,
  jar: "command-runner.jar",
  args: [],
  properties: {},
});

function cluster(concurrency = 1, keepAlive = true, terminationProtected = false): ClusterRecord {
  return newCluster("j-1", { name: "c", keepAlive, terminationProtected, stepConcurrency: concurrency }, 0);
}

type Act =
  | { act: "up" }
  | { act: "add"; actions: ActionOnFailure[] }
  | { act: "end"; pick: number; succeeded: boolean }
  | { act: "cancel"; pick: number }
  | { act: "idle" }
  | { act: "terminate" };

const action = fc.constantFrom<ActionOnFailure>(
  "CONTINUE",
  "CANCEL_AND_WAIT",
  "TERMINATE_CLUSTER",
  "TERMINATE_JOB_FLOW",
);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant("up" as const) }),
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant("add" as const), actions: fc.array(action, { maxLength: 4 }) }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant("end" as const), pick: fc.nat(), succeeded: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("cancel" as const), pick: fc.nat() }) },
  fc.record({ act: fc.constant("idle" as const) }),
  fc.record({ act: fc.constant("terminate" as const) }),
);

/** Plays acts as the engine would, and gives every change in order. */
function play(target: ClusterRecord, acts: readonly Act[]): Change[] {
  const changes: Change[] = [];
  let now = 0;
  let lastId = 0;
  for (const each of acts) {
    now += 1;
    changes.push(...perform(each));
    if (target.state === "TERMINATING" && target.steps.activeCount === 0) {
      changes.push(...machine.terminated(target, now));
    }
  }
  return changes;

  function perform(each: Act): Change[] {
    switch (each.act) {
      case "up":
        return [...machine.provisioned(target, now), ...machine.bootstrapped(target, now)];
      case "add": {
        if (target.state.startsWith("TERMINAT")) return [];
        const steps = each.actions.map((actionOnFailure) => ({ id: `s-${lastId++}`, spec: spec(actionOnFailure) }));
        return machine.addSteps(target, steps, now);
      }
      case "end": {
        const started = target.steps.started();
        const step = started[each.pick % started.length];
        const end = each.succeeded ? { succeeded: true as const } : { succeeded: false as const, failure };
        return step ? machine.stepEnded(target, step.id, end, now) : [];
      }
      case "cancel": {
        const step = target.steps.at(each.pick % Math.max(1, target.steps.length));
        return step ? machine.cancelStep(target, step, now) : [];
      }
      case "idle":
        return machine.idledOut(target, now);
      case "terminate":
        return machine.terminate(target, { code: "USER_REQUEST", message: "" }, now);
    }
  }
}

const failure = { reason: "Exit code 1", message: "" };

describe("any sequence of events", () => {
  const given = {
    concurrency: fc.integer({ min: 1, max: 4 }),
    keepAlive: fc.boolean(),
    isProtected: fc.boolean(),
    acts: fc.array(act, { maxLength: 60 }),
  };

  test("keeps EMR's order of states, concurrency and submit order", () => {
    fc.assert(
      fc.property(fc.record(given), ({ concurrency, keepAlive, isProtected, acts }) => {
        const target = cluster(concurrency, keepAlive, isProtected);
        const changes = play(target, [{ act: "up" }, ...acts]);

        const running = new Set<string>();
        const startOrder: number[] = [];
        for (const change of changes) {
          if (change.kind !== "step") continue;
          if (change.state === "RUNNING") {
            running.add(change.stepId);
            startOrder.push(Number(change.stepId.slice(2)));
          } else if (change.state !== "CANCEL_PENDING") running.delete(change.stepId);
          expect(running.size).toBeLessThanOrEqual(concurrency);
        }
        expect(startOrder).toEqual([...startOrder].sort((a, b) => a - b));
        // A cluster at rest has nothing that it should have started.
        if (target.state === "RUNNING") {
          expect(target.steps.startedCount).toBeGreaterThan(0);
          expect(target.steps.startedCount === concurrency || target.steps.pendingCount === 0).toBe(true);
        } else if (target.state === "WAITING") {
          expect(target.steps.activeCount).toBe(0);
          expect(keepAlive).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("can be replayed from its changes, and its counts are true", () => {
    fc.assert(
      fc.property(fc.record(given), ({ concurrency, keepAlive, isProtected, acts }) => {
        const target = cluster(concurrency, keepAlive, isProtected);
        const changes = play(target, [{ act: "up" }, ...acts]);
        const replayed = cluster(concurrency, keepAlive, isProtected);
        for (const change of changes) applyChange(replayed, change);
        const view = (record: ClusterRecord) => ({
          ...record,
          steps: Array.from({ length: record.steps.length }, (_, i) => record.steps.at(i)),
        });
        expect(view(replayed)).toEqual(view(target));

        const all = view(target).steps;
        const count = (...states: string[]) => all.filter((step) => step && states.includes(step.state)).length;
        expect(target.steps.pendingCount).toBe(count("PENDING"));
        expect(target.steps.startedCount).toBe(count("RUNNING", "CANCEL_PENDING"));
        expect(target.steps.nextPending()).toBe(all.find((step) => step?.state === "PENDING"));
        for (const step of all) if (step) expect(step.endedAt !== undefined).toBe(hasEnded(step));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a change that EMR has not", () => {
  const up = () => {
    const target = cluster();
    play(target, [{ act: "up" }, { act: "add", actions: ["CONTINUE", "CONTINUE"] }]);
    return target;
  };
  test.each<[string, Change, RegExp]>([
    [
      "a step from PENDING to COMPLETED",
      { kind: "step", stepId: "s-1", state: "COMPLETED", at: 9 },
      /from PENDING to COMPLETED/,
    ],
    [
      "a step beyond the concurrency",
      { kind: "step", stepId: "s-1", state: "RUNNING", at: 9 },
      /beyond the concurrency of 1/,
    ],
    ["a step twice", { kind: "step-added", stepId: "s-1", spec: spec("CONTINUE"), at: 9 }, /added twice/],
    ["a step that is not there", { kind: "step", stepId: "s-9", state: "RUNNING", at: 9 }, /has no step s-9/],
    [
      "a cluster from RUNNING to TERMINATED",
      { kind: "cluster", state: "TERMINATED", reason: { message: "" }, at: 9 },
      /from RUNNING to TERMINATED/,
    ],
  ])("is refused: %s", (_, change, message) => {
    expect(() => applyChange(up(), change)).toThrow(message);
  });

  test("is refused: the end of a cluster before the end of its steps", () => {
    const target = up();
    machine.terminate(target, { message: "" }, 9);
    expect(() => machine.terminated(target, 9)).toThrow(/ended before its steps did/);
  });
});

test("a step that completes although it was cancelled is COMPLETED; one that fails then is CANCELLED", () => {
  for (const [succeeded, state] of [
    [true, "COMPLETED"],
    [false, "CANCELLED"],
  ] as const) {
    const target = cluster();
    play(target, [
      { act: "up" },
      { act: "add", actions: ["TERMINATE_CLUSTER"] },
      { act: "cancel", pick: 0 },
      { act: "end", pick: 0, succeeded },
    ]);
    expect(target.steps.get("s-0")?.state).toBe(state);
    expect(target.state).toBe("WAITING");
  }
});

test("a protected cluster outlives a TERMINATE_CLUSTER step, but what is pending is cancelled", () => {
  const target = cluster(1, true, true);
  play(target, [
    { act: "up" },
    { act: "add", actions: ["TERMINATE_CLUSTER", "CONTINUE"] },
    { act: "end", pick: 0, succeeded: false },
  ]);
  expect(target.state).toBe("WAITING");
  expect(target.steps.get("s-1")?.state).toBe("CANCELLED");
});

test("a cluster terminated before it is up runs nothing", () => {
  const target = cluster();
  play(target, [{ act: "add", actions: ["CONTINUE"] }, { act: "terminate" }, { act: "up" }]);
  expect(target.state).toBe("TERMINATED");
  expect(target.steps.get("s-0")?.state).toBe("CANCELLED");
});
