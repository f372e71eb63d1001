import fc from "fast-check";
import { expect, test } from "vitest";
import type { Change } from "../../src/local/machine/change.ts";
import * as machine from "../../src/local/machine/machine.ts";
import { newCluster, type ClusterRecord, type StepSpec } from "../../src/local/machine/records.ts";
import { transact } from "../../src/local/machine/transact.ts";

const spec: StepSpec = { name: "s", actionOnFailure: "CANCEL_AND_WAIT", jar: "j", args: [], properties: {} };

const cluster = () =>
  newCluster("j-1", { name: "c", keepAlive: true, terminationProtected: false, stepConcurrency: 1 }, 0);

/** Everything that anyone can see of it. */
const look = (record: ClusterRecord) =>
  JSON.stringify([
    record,
    [...record.steps],
    record.steps.pendingCount,
    record.steps.startedCount,
    record.steps.lastEnded,
  ]);

const act = fc.record({
  what: fc.constantFrom("up", "add", "add", "end", "end", "fail", "cancel", "concurrency", "terminate", "ended"),
  pick: fc.nat(5),
  isKept: fc.boolean(),
});

function perform(record: ClusterRecord, { what, pick }: { what: string; pick: number }, now: number): Change[] {
  const started = record.steps.started()[0]?.id ?? "";
  const any = record.steps.at(pick % Math.max(1, record.steps.length));
  const isUp = !record.state.startsWith("TERMINAT");
  const failure = { reason: "r", message: "m" };
  switch (what) {
    case "up":
      return [...machine.provisioned(record, now), ...machine.bootstrapped(record, now)];
    case "add":
      return isUp
        ? machine.addSteps(
            record,
            [0, 1].map((i) => ({ id: `s-${now}-${i}`, spec })),
            now,
          )
        : [];
    case "end":
      return machine.stepEnded(record, started, { succeeded: true }, now);
    case "fail":
      return machine.stepEnded(record, started, { succeeded: false, failure }, now);
    case "cancel":
      return any ? machine.cancelStep(record, any, now) : [];
    case "concurrency":
      return machine.respecify(record, { ...record.spec, stepConcurrency: pick + 1 }, now);
    case "terminate":
      return machine.terminate(record, { code: "USER_REQUEST", message: "" }, now);
    default:
      return record.state === "TERMINATING" && record.steps.activeCount === 0 ? machine.terminated(record, now) : [];
  }
}

/** The first of two steps ends, which cannot be kept; then it ends after all. */
const SECOND_OF_TWO = [
  { what: "up", pick: 0, isKept: true },
  { what: "concurrency", pick: 1, isKept: true },
  { what: "add", pick: 0, isKept: true },
  { what: "end", pick: 0, isKept: false },
  { what: "end", pick: 0, isKept: true },
] as const;

test("a change that cannot be kept leaves no trace: the cluster is, and goes on, as one that never heard of it", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const [tried, other] = [cluster(), cluster()];
      acts.forEach((one, index) => {
        const keep = () => {
          if (!one.isKept) throw new Error("full");
        };
        try {
          transact(tried, () => perform(tried, one, index + 1), keep);
        } catch (error) {
          expect(error).toEqual(new Error("full"));
        }
        if (one.isKept) perform(other, one, index + 1);
        expect(look(tried)).toBe(look(other));
      });
    }),
    { numRuns: 300, examples: [[[...SECOND_OF_TWO]]] },
  );
});
