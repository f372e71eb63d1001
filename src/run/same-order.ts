import { UsageError } from "../errors.ts";
import type { RunRecord } from "./ledger/record.ts";
import type { RunOrder } from "./order.ts";

/** Somebody who gives an id twice means the same run twice. */
export function requireSame({ run, plan, via, steps, vars }: Omit<RunOrder, "kept">, record: RunRecord): void {
  const same: readonly [what: string, isSame: boolean][] = [
    ["environment", plan.environment === record.environment],
    ["plan", plan.digest === record.plan],
    ["way to run", via === record.via],
    ["steps", JSON.stringify([...steps].sort()) === JSON.stringify(Object.keys(record.steps).sort())],
    ["variables", JSON.stringify(Object.entries(vars).sort()) === JSON.stringify(Object.entries(record.vars).sort())],
  ];
  const others = same.flatMap(([what, isSame]) => (isSame ? [] : [what]));
  if (others.length === 0) return;
  throw new UsageError(
    `run "${run}" is there already, with another ${others.join(" and other ")}`,
    `emrald run --resume ${run} takes it up as it was; a new run needs another --run-id.`,
  );
}
