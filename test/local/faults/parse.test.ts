import { expect, test } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { parseFault, startEndpoint, InstantExecutor, type FaultRule } from "../../../src/local/index.ts";

test.each<[string, FaultRule]>([
  ["throttle", { kind: "throttle" }],
  ["throttle,call=ListSteps,times=3", { kind: "throttle", call: "ListSteps", times: 3 }],
  ["error, at=2 , times=1", { kind: "error", at: 2, times: 1 }],
  ["lost-answer,call=RunJobFlow,chance=0.25", { kind: "lost-answer", call: "RunJobFlow", chance: 0.25 }],
  ["slow-answer,seconds=.5", { kind: "slow-answer", seconds: 0.5 }],
  ["slow-start,seconds=90", { kind: "slow-start", seconds: 90 }],
  ["capacity-failure,times=2", { kind: "capacity-failure", times: 2 }],
  ["hang,step=bakery/sales", { kind: "hang", step: "bakery/sales" }],
])("%s", (text, rule) => {
  expect(parseFault(text)).toEqual(rule);
});

test.each<[string, string, string]>([
  ["thottle", 'there is no fault "thottle"', 'Did you mean "throttle"?'],
  ["", 'there is no fault ""', "Known: bootstrap-failure, capacity-failure,"],
  ["throttle,cal=ListSteps", 'fault throttle has no "cal"', 'Did you mean "call"?'],
  ["throttle,call=ListStep", 'there is no call "ListStep"', 'Did you mean "ListSteps"?'],
  ["throttle,step=a", 'fault throttle has no "step"', "Known: at, call, chance, times."],
  ["hang,call=ListSteps", 'fault hang has no "call"', "Known: at, chance, step, times."],
  ["bootstrap-failure,seconds=1", 'fault bootstrap-failure has no "seconds"', "Known: at, chance, times."],
  ["throttle,times=0", '"times" of fault throttle is "0"', "a whole number from 1"],
  ["throttle,times=1.5", '"times" of fault throttle is "1.5"', "a whole number from 1"],
  ["throttle,at=soon", '"at" of fault throttle is "soon"', "It is a number."],
  ["throttle,at=0x10", '"at" of fault throttle is "0x10"', "It is a number."],
  ["throttle,chance=1.1", '"chance" of fault throttle is "1.1"', "above 0 and at most 1"],
  ["throttle,chance=0", '"chance" of fault throttle is "0"', "above 0 and at most 1"],
  ["throttle,chance=0.5,times=2", 'fault throttle has "chance" and "times"', "Either a chance"],
  ["slow-answer", 'fault slow-answer needs "seconds"', "slow-answer,seconds=5"],
  ["slow-start,seconds=-1", '"seconds" of fault slow-start is "-1"', "above 0"],
  ["throttle,times", '"times" of fault "throttle,times" is no option', "name=value: call, at, times, chance."],
  ["throttle,times=", '"times=" of fault "throttle,times=" is no option', "name=value"],
  ["throttle,at=1,at=2", 'fault "throttle,at=1,at=2" has "at" twice', ""],
])("%s is refused", (text, message, next) => {
  const error = refusal(() => parseFault(text));
  expect(error.message).toBe(message);
  expect(error.next ?? "").toContain(next);
});

test("a rule that no parser has seen is held to the same", async () => {
  const faults = [{ kind: "throttle", call: "Nonsense" } as const];
  const options = { stateDir: "unused", s3Dir: "unused", executor: () => new InstantExecutor(), faults };
  await expect(startEndpoint(options)).rejects.toThrow('there is no call "Nonsense"');
});

function refusal(act: () => unknown): UsageError {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
