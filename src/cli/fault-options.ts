import { randomInt } from "node:crypto";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { FaultRule } from "../local/index.ts";

/** Rules are read by `readFaults`, so that no command but those that need it loads the endpoint. */
export const faultOption = (): Option<"--fault <rule>", undefined, readonly string[], readonly string[]> =>
  new Option(
    "--fault <rule>",
    "make trouble on purpose, e.g. throttle,call=ListSteps,times=3 or hang,step=bakery/sales; may be repeated",
  )
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([] as readonly string[]);

export const seedOption = (): Option<"--seed <number>", undefined, undefined, number> =>
  new Option("--seed <number>", "decides where a fault has a chance: the same number, the same strikes").argParser(
    wholeNumber,
  );

export interface Faults {
  readonly rules: readonly FaultRule[];
  readonly seed: number;
  /** What a person needs to see the same strikes again; undefined when nothing is left to chance. */
  readonly note: string | undefined;
}

/** Throws a UsageError for a rule that is none. Without a seed one is drawn, and said. */
export async function readFaults(texts: readonly string[], given: number | undefined): Promise<Faults> {
  if (texts.length === 0) return { rules: [], seed: given ?? 0, note: undefined };
  const { parseFault } = await import("../local/index.ts");
  const rules = texts.map(parseFault);
  const seed = given ?? randomInt(2 ** 31);
  const hasChance = rules.some(({ chance }) => chance !== undefined);
  return { rules, seed, note: hasChance ? `faults strike by --seed ${seed}` : undefined };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number >= 2 ** 31) {
    throw new InvalidArgumentError("A seed is a whole number from 0 to 2147483647.");
  }
  return number;
}
