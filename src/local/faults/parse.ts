import { UsageError } from "../../errors.ts";
import { suggest } from "../../spec/nearest.ts";
import { callNames } from "../http/call-names.ts";
import { checkRule } from "./check-rule.ts";
import { faultKinds, faultOptions, isFaultKind, type FaultOption, type FaultRule } from "./rule.ts";

const numeric: readonly FaultOption[] = ["at", "times", "chance", "seconds"];

/**
 * Reads a rule as it is written on the command line: its kind, then its options, e.g. `throttle,call=ListSteps,times=3`
 * or `hang,step=bakery/sales`. Throws a UsageError that quotes what is wrong and says what is allowed.
 */
export function parseFault(text: string): FaultRule {
  const [kind = "", ...words] = text.split(",").map((word) => word.trim());
  if (!isFaultKind(kind)) {
    throw new UsageError(`there is no fault "${kind}"`, suggest(kind, Object.keys(faultKinds), "fault"));
  }
  const allowed = faultOptions(kind);
  const given: Partial<Record<FaultOption, string | number>> = {};
  for (const word of words) {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    if (name === "" || value === "") {
      throw new UsageError(
        `"${word}" of fault "${text}" is no option`,
        `Options are written name=value: ${allowed.join(", ")}.`,
      );
    }
    const option = allowed.find((known) => known === name);
    if (option === undefined) {
      throw new UsageError(`fault ${kind} has no "${name}"`, suggest(name, allowed, "option"));
    }
    if (given[option] !== undefined) throw new UsageError(`fault "${text}" has "${option}" twice`);
    given[option] = numeric.includes(option) ? toNumber(value) : value;
    if (Number.isNaN(given[option])) {
      throw new UsageError(`"${option}" of fault ${kind} is "${value}"`, "It is a number.");
    }
  }
  const rule = { kind, ...given } as FaultRule;
  checkRule(rule, callNames());
  return rule;
}

/** Decimal only: `0x10` and an empty text are numbers to JavaScript, and slips to everybody else. */
function toNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
}
