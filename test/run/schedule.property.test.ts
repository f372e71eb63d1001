import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan, PlanStep } from "../../src/plan/plan.ts";
import { Schedule } from "../../src/run/schedule.ts";

interface Case {
  readonly plan: Plan;
  readonly concurrency: number;
  /** Which attempts of a step fail. */
  readonly fails: (step: string, attempt: number) => boolean;
}

/** Any acyclic graph: a step needs only steps of lower numbers. Any failures, retries and pardons. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    steps: fc.array(
      fc.record({
        needs: fc.array(fc.nat(30), { maxLength: 4 }),
        retries: fc.nat(2),
        pardoned: fc.boolean(),
        failures: fc.nat(3),
      }),
      { minLength: 1, maxLength: 25 },
    ),
    concurrency: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ steps, concurrency }) => {
    const id = (number: number): string => `p/s${String(number).padStart(2, "0")}`;
    const compiled = steps.map(({ needs, retries, pardoned }, number) => {
      const before = [...new Set(needs.filter((need) => need < number))].map(id).sort();
      return [
        id(number),
        { cluster: "c", needs: before, retries, allow_failure: pardoned } as unknown as PlanStep,
      ] as const;
    });
    const failures = new Map(steps.map(({ failures: count }, number) => [id(number), count]));
    return {
      plan: {
        clusters: { c: { step_concurrency: concurrency } },
        steps: Object.fromEntries(compiled),
      } as unknown as Plan,
      concurrency,
      fails: (step, attempt) => attempt <= (failures.get(step) ?? 0),
    };
  });

it("keeps order and concurrency, skips what needs a failure, runs all else, and tells the truth", () => {
  fc.assert(
    fc.property(cases, fc.infiniteStream(fc.nat(100)), ({ plan, concurrency, fails }, stream) => {
      const schedule = new Schedule(plan, Object.keys(plan.steps));
      const active: string[] = [];
      const succeeded = new Set<string>();
      const attempts = new Map<string, number>();
      const failed = new Set<string>();
      for (;;) {
        for (const step of schedule.ready("c")) {
          schedule.begin(step);
          expect(
            plan.steps[step]?.needs.filter((need) => !succeeded.has(need)),
            `${step} started too early`,
          ).toEqual([]);
          attempts.set(step, (attempts.get(step) ?? 0) + 1);
          active.push(step);
        }
        expect(active.length).toBeLessThanOrEqual(concurrency);
        if (active.length === 0) break;
        const [step = ""] = active.splice(stream.next().value % active.length, 1);
        if (!fails(step, schedule.attempt(step))) {
          schedule.succeeded(step);
          succeeded.add(step);
        } else if (!schedule.failed(step).retry) failed.add(step);
      }
      expect(schedule.isDone()).toBe(true);
      for (const [step, { needs, retries }] of Object.entries(plan.steps)) {
        const ran = attempts.get(step) ?? 0;
        const canRun = needs.every((need) => succeeded.has(need));
        expect(ran > 0, `${step} runs exactly when all that it needs succeeded`).toBe(canRun);
        expect(ran).toBeLessThanOrEqual(retries + 1);
        expect(schedule.state(step)).toBe(succeeded.has(step) ? "succeeded" : failed.has(step) ? "failed" : "skipped");
      }
      const unpardoned = [...failed].filter((step) => plan.steps[step]?.allow_failure !== true);
      expect(schedule.passes).toBe(unpardoned.length === 0);
    }),
    { numRuns: 300 },
  );
});

describe("a cluster that is lost", () => {
  const step = (cluster: string, needs: string[] = [], retries = 0): PlanStep =>
    ({ cluster, needs, retries, allow_failure: false }) as unknown as PlanStep;
  const schedule = (steps: Record<string, PlanStep>): Schedule =>
    new Schedule({ clusters: {}, steps } as unknown as Plan, Object.keys(steps));

  it("fails the run even when its steps had not started", () => {
    const two = schedule({ "p/a": step("one"), "p/b": step("two", ["p/a"]) });
    two.begin("p/a");
    expect(two.abandon("two")).toEqual([{ step: "p/b", because: "the cluster two" }]);
    two.succeeded("p/a");
    expect(two.isDone()).toBe(true);
    expect(two.passes).toBe(false);
  });

  it("fails a step that was to be tried again, and skips what needs it elsewhere", () => {
    const two = schedule({ "p/a": step("one", [], 1), "p/b": step("two", ["p/a"]) });
    two.begin("p/a");
    expect(two.failed("p/a").retry).toBe(true);
    expect(two.abandon("one")).toEqual([{ step: "p/b", because: "p/a" }]);
    expect([two.state("p/a"), two.state("p/b")]).toEqual(["failed", "skipped"]);
    expect(two.passes).toBe(false);
  });
});
