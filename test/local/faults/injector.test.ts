import fc from "fast-check";
import { expect, test } from "vitest";
import { FaultInjector } from "../../../src/local/faults/injector.ts";
import type { FaultRule } from "../../../src/local/index.ts";

const strikes = (rules: readonly FaultRule[], calls: readonly string[], seed = 0): boolean[] => {
  const faults = new FaultInjector(rules, seed);
  return calls.map((call) => faults.onCall(call).refusal !== undefined);
};

test("the first match strikes unless told otherwise, and only matches are counted", () => {
  expect(strikes([{ kind: "throttle", call: "ListSteps" }], ["RunJobFlow", "ListSteps", "ListSteps"])).toEqual([
    false,
    true,
    false,
  ]);
});

test("from the n-th match on, so many in a row", () => {
  const calls = Array<string>(6).fill("ListSteps");
  expect(strikes([{ kind: "error", at: 2, times: 3 }], calls)).toEqual([false, true, true, true, false, false]);
});

test("the first rule names the refusal; what holds back or loses an answer comes on top", () => {
  const faults = new FaultInjector([
    { kind: "throttle" },
    { kind: "error", times: 2 },
    { kind: "slow-answer", seconds: 2, times: 2 },
    { kind: "lost-answer", at: 2 },
  ]);
  expect(faults.onCall("ListSteps")).toEqual({ refusal: "throttle", isAnswerLost: false, delayMs: 2_000 });
  expect(faults.onCall("ListSteps")).toEqual({ refusal: "error", isAnswerLost: true, delayMs: 2_000 });
  expect(faults.onCall("ListSteps")).toEqual({ isAnswerLost: false, delayMs: 0 });
});

test("a step is matched by the beginning of its name", () => {
  const faults = new FaultInjector([{ kind: "hang", step: "bakery/sales", times: 2 }]);
  expect(faults.onStepStart("bakery/bread run=1 attempt=1")).toBeUndefined();
  expect(faults.onStepStart("my-bakery/sales")).toBeUndefined();
  expect(faults.onStepStart("bakery/sales run=1 attempt=1")).toBe("hang");
  expect(faults.onStepStart("bakery/sales run=1 attempt=2")).toBe("hang");
  expect(faults.onStepStart("bakery/sales run=1 attempt=3")).toBeUndefined();
});

test("the same seed strikes the same, another one differently, about as often as the chance says", () => {
  const calls = Array<string>(1_000).fill("ListSteps");
  const rules: FaultRule[] = [{ kind: "throttle", chance: 0.3 }];
  const seven = strikes(rules, calls, 7);
  expect(strikes(rules, calls, 7)).toEqual(seven);
  expect(strikes(rules, calls, 8)).not.toEqual(seven);
  const count = seven.filter(Boolean).length;
  expect(count).toBeGreaterThan(230);
  expect(count).toBeLessThan(370);
});

const rule = fc.oneof(
  fc.record({ kind: fc.constantFrom("throttle" as const), at: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constantFrom("throttle" as const), chance: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
);

test("a rule strikes the same whatever rules stand behind it", () => {
  fc.assert(
    fc.property(rule, fc.array(rule, { maxLength: 3 }), fc.integer(), (first, others, seed) => {
      const slow: FaultRule = { ...first, kind: "slow-answer", seconds: 1 };
      const delays = (rules: FaultRule[]): number[] => {
        const faults = new FaultInjector(rules, seed);
        return Array.from({ length: 20 }, () => faults.onCall("ListSteps").delayMs);
      };
      expect(delays([slow, ...others])).toEqual(delays([slow]));
    }),
  );
});
