import { UsageError } from "../errors.ts";
import type { RunRecord } from "./ledger/record.ts";
import type { RunOrder } from "./order.ts";

/** Somebody who gives an id twice means the same run twice. */
export function requireSame({ run, plan, via, steps, vars }: Omit<RunOrder, "kept">, record: RunRecord): void {
  const same: readonly [what: string, isSame: boolean][] = [
    ["another environment", plan.environment === record.environment],
    ["another plan", plan.digest === record.plan],
    ["another way to run", via === record.via],
    ["other steps", JSON.stringify([...steps].sort()) === JSON.stringify(Object.keys(record.steps).sort())],
    [
      "other variables",
      JSON.stringify(Object.entries(vars).sort()) === JSON.stringify(Object.entries(record.vars).sort()),
    ],
  ];
  const others = same.flatMap(([what, isSame]) => (isSame ? [] : [what]));
  if (others.length === 0) return;
  throw new UsageError(
    `run "${run}" is there already, with ${others.join(" and ")}`,
    `emrald run --resume ${run} takes it up as it was; a new run needs another --run-id.`,
  );
}
