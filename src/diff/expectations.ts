import type { PlanExpectation } from "../plan/plan.ts";
import { differs } from "./draft.ts";
import type { Found } from "./fields.ts";
import type { KindName } from "./kinds.ts";

/** How much each keeps from readers: a row that is put aside can be brought back, one that is dropped cannot. */
const STRICTNESS = ["warn", "drop", "quarantine", "fail"];

/** Changes of a dataset's expectations, by name. */
export function expectationChanges(was: readonly PlanExpectation[], is: readonly PlanExpectation[]): Found[] {
  const [before, now] = [byName(was), byName(is)];
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  const found = names.flatMap((name) => changesOf(`expectations.${name}`, before.get(name), now.get(name)));
  const order = (some: readonly PlanExpectation[]): string[] => some.map(({ name }) => name);
  // By name in every plan that emrald compiles; of those that fail, a step tells the first.
  const isReordered = found.length === 0 && differs(order(was), order(is));
  return isReordered ? [{ kind: "expectation/changed", path: "expectations", was: order(was), is: order(is) }] : found;
}

function byName(some: readonly PlanExpectation[]): ReadonlyMap<string, PlanExpectation> {
  return new Map(some.map((one) => [one.name, one]));
}

function changesOf(path: string, was: PlanExpectation | undefined, is: PlanExpectation | undefined): Found[] {
  if (!was)
    return is
      ? [
          {
            kind: is.on_failure === "warn" ? "expectation/added-warning" : "expectation/added",
            path,
            is: spelled(is),
            identity: is,
          },
        ]
      : [];
  if (!is)
    return [
      {
        kind: was.on_failure === "warn" ? "expectation/removed-warning" : "expectation/removed",
        path,
        was: spelled(was),
      },
    ];
  if (!differs(was, is)) return [];
  return [{ kind: changeKind(was, is), path, was: spelled(was), is: spelled(is), identity: is }];
}

function changeKind(was: PlanExpectation, is: PlanExpectation): KindName {
  // What only warned has kept no row from anybody.
  if (was.on_failure === "warn")
    return is.on_failure === "warn" ? "expectation/changed-warning" : "expectation/tightened";
  const directions = new Set([...terms(was, is), direction(rank(was), rank(is))]);
  if (directions.has("loosened")) return "expectation/loosened";
  return directions.has("changed") ? "expectation/changed" : "expectation/tightened";
}

type Direction = "same" | "loosened" | "tightened" | "changed";

function direction(was: number, is: number): Direction {
  return is === was ? "same" : is < was ? "loosened" : "tightened";
}

function rank({ on_failure }: PlanExpectation): number {
  return STRICTNESS.indexOf(on_failure);
}

/** What lets more rows through, and what fewer. */
function terms(was: PlanExpectation, is: PlanExpectation): Direction[] {
  const { name: _, on_failure: __, kind, check, columns, min, max, ...rest } = is;
  const {
    name: ___,
    on_failure: ____,
    kind: oldKind,
    check: oldCheck,
    columns: oldColumns,
    min: oldMin,
    max: oldMax,
    ...oldRest
  } = was;
  if (kind !== oldKind || check !== oldCheck || differs(rest, oldRest)) return ["changed"];
  return [
    columnsDirection(kind, oldColumns ?? [], columns ?? []),
    direction(oldMin ?? -Infinity, min ?? -Infinity),
    direction(-(oldMax ?? Infinity), -(max ?? Infinity)),
  ];
}

/** More columns that may not be null are stricter; a key of more columns is looser. */
function columnsDirection(kind: PlanExpectation["kind"], was: readonly string[], is: readonly string[]): Direction {
  const lost = was.some((name) => !is.includes(name));
  const gained = is.some((name) => !was.includes(name));
  if (lost && gained) return "changed";
  if (!lost && !gained) return differs(was, is) ? "changed" : "same";
  return gained === (kind === "unique") ? "loosened" : "tightened";
}

function spelled({ kind, check, columns = [], min, max, on_failure }: PlanExpectation): string {
  const what = {
    check: check ?? "",
    not_null: `not null: ${columns.join(", ")}`,
    unique: `unique: ${columns.join(", ")}`,
    row_count: `rows: ${min ?? 0} to ${max ?? "any number"}`,
  }[kind];
  return `${what}, else ${on_failure}`;
}
