import { UsageError } from "../../errors.ts";
import { suggest } from "../../spec/nearest.ts";
import { faultFacts, faultKinds, faultOptions, isFaultKind, type FaultOption, type FaultRule } from "./rule.ts";

/** 24 days: what a timer can wait for. */
const MAX_SECONDS = 2_000_000;

/** Throws a UsageError that says what is wrong with a rule. `calls` are the names of the operations that there are. */
export function checkRule(rule: FaultRule, calls: Iterable<string>): void {
  if (!isFaultKind(rule.kind)) {
    throw new UsageError(
      `there is no fault "${String(rule.kind)}"`,
      suggest(rule.kind, Object.keys(faultKinds), "fault"),
    );
  }
  const allowed = faultOptions(rule.kind);
  for (const option of optionsOf(rule)) {
    if (!allowed.includes(option)) {
      throw new UsageError(`fault ${rule.kind} has no "${option}"`, `It takes: ${allowed.join(", ")}.`);
    }
  }
  checkNumber(rule, "at", Number.isInteger(rule.at) && (rule.at ?? 0) >= 1, "a whole number from 1");
  checkNumber(rule, "times", Number.isInteger(rule.times) && (rule.times ?? 0) >= 1, "a whole number from 1");
  checkNumber(rule, "chance", (rule.chance ?? 0) > 0 && (rule.chance ?? 0) <= 1, "above 0 and at most 1");
  checkNumber(rule, "seconds", isDuration(rule.seconds), `above 0 and at most ${MAX_SECONDS}`);
  if (rule.chance !== undefined && (rule.at !== undefined || rule.times !== undefined)) {
    throw new UsageError(
      `fault ${rule.kind} has "chance" and "${rule.at === undefined ? "times" : "at"}"`,
      "Either a chance decides about each match, or a count does.",
    );
  }
  if (faultFacts(rule.kind).isSlow && rule.seconds === undefined) {
    throw new UsageError(`fault ${rule.kind} needs "seconds"`, `For example: ${rule.kind},seconds=5.`);
  }
  const known = [...calls];
  if (rule.call !== undefined && !known.includes(rule.call)) {
    throw new UsageError(`there is no call "${rule.call}"`, suggest(rule.call, known, "call"));
  }
}

function optionsOf(rule: FaultRule): FaultOption[] {
  return (Object.keys(rule) as (keyof FaultRule)[]).filter(
    (key): key is FaultOption => key !== "kind" && rule[key] !== undefined,
  );
}

function isDuration(seconds: number | undefined): boolean {
  return seconds !== undefined && seconds > 0 && seconds <= MAX_SECONDS;
}

function checkNumber(rule: FaultRule, option: FaultOption, isGood: boolean, allowed: string): void {
  const value = rule[option];
  if (value === undefined || isGood) return;
  throw new UsageError(`"${option}" of fault ${rule.kind} is "${value}"`, `It is a number, ${allowed}.`);
}
