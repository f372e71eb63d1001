import type { PlanDataset } from "../plan/plan.ts";
import { typeChange } from "./column-type.ts";
import { differs } from "./draft.ts";
import { differences, type Fields, type Found } from "./fields.ts";
import type { KindName } from "./kinds.ts";
import { isStoredAlike } from "./parquet-type.ts";
import { renames } from "./renames.ts";

export type Column = PlanDataset["columns"][number];

/** A dataset before and after, and what others do with it. */
export interface DatasetContext {
  readonly was: PlanDataset;
  readonly is: PlanDataset;
  /** Whether a step writes it; what none writes is brought by somebody. */
  readonly isWritten: boolean;
  /** SHA-256 of what its upload puts there. */
  readonly files: string | undefined;
}

/** Changes of a dataset's columns: by name, and of their order where it matters. */
export function columnChanges(was: readonly Column[], is: readonly Column[], context: DatasetContext): Found[] {
  const [before, now] = [byName(was), byName(is)];
  const gone = was.filter(({ name }) => !now.has(name));
  const added = is.filter(({ name }) => !before.has(name));
  const kept = is.flatMap((column) => {
    const old = before.get(column.name);
    return old ? [[old, column] as const] : [];
  });
  const named = (columns: readonly Column[]) => columns.map((column) => [column.name, alike(column)] as const);
  const notes = renames(named(gone), named(added));
  return [
    ...gone.map((column) => ({
      kind: "column/removed" as const,
      path: pathOf(column),
      was: spelled(column),
      ...notes.get(column.name),
    })),
    ...added.map((column) => ({
      kind: addedKind(column, is, before, context),
      path: pathOf(column),
      is: spelled(column),
      identity: column,
    })),
    ...kept.flatMap(([old, column]) =>
      differences(COLUMN, old, column, { ...context, column }, "dataset/other").map((found) => ({
        ...found,
        path: `${pathOf(column)}.${found.path ?? ""}`,
      })),
    ),
    ...orderChange(was, is, context),
  ];
}

const COLUMN: Fields<Column, DatasetContext & { column: Column }> = {
  name: { derived: "it is the column" },
  type: (was, is, context) => [{ kind: typeKind(was, is, context), path: "type", was, is }],
  nullable: (was, is) => [{ kind: is ? "column/nullable" : "column/required", path: "nullable", was, is }],
  description: "column/description",
};

function typeKind(
  was: string | undefined,
  is: string | undefined,
  context: DatasetContext & { column: Column },
): KindName {
  switch (typeChange(was, is)) {
    case "same":
      return "column/respelled";
    case "narrowed":
      return "column/narrowed";
    case "nullable":
      return "column/nullable-within";
    case "required":
      return "column/required-within";
    case "retyped":
      return "column/retyped";
    case "widened":
      return keepsFiles(context) && isParquet(context.is) && !isStoredAlike(was, is)
        ? "column/widened-over-older"
        : "column/widened";
  }
}

/** Whether rows of earlier runs stay beside what a run writes. */
export function keepsRows({ was, is, isWritten }: DatasetContext): boolean {
  return isWritten && (was.write !== "overwrite" || is.write !== "overwrite");
}

/** What no step writes is there as somebody brought it, and no run of ours makes it anew. */
function keepsFiles(context: DatasetContext): boolean {
  return !context.isWritten || keepsRows(context);
}

function isParquet({ format = "parquet" }: PlanDataset): boolean {
  return format === "parquet";
}

function addedKind(
  column: Column,
  columns: readonly Column[],
  before: ReadonlyMap<string, Column>,
  context: DatasetContext,
): KindName {
  if (!context.isWritten) return "column/expected";
  const after = columns.slice(columns.indexOf(column) + 1);
  if (after.some(({ name }) => before.has(name)))
    return isByPosition(context) ? "column/added-in-between" : "column/added-among";
  return !column.nullable && keepsRows(context) ? "column/added-without-older" : "column/added";
}

/** Whether some reader goes by position: CSV has nothing else, and Athena reads ORC so unless told (Athena User Guide, schema updates). */
function isByPosition({ was, is }: DatasetContext): boolean {
  return [was, is].some(({ format, exports }) => format === "csv" || format === "orc" || exports.csv !== undefined);
}

function orderChange(was: readonly Column[], is: readonly Column[], context: DatasetContext): Found[] {
  const order = (some: readonly Column[], others: readonly Column[]): string[] => {
    const names = byName(others);
    return some.map(({ name }) => name).filter((name) => names.has(name));
  };
  const [before, now] = [order(was, is), order(is, was)];
  if (!differs(before, now)) return [];
  return [
    { kind: isByPosition(context) ? "column/order" : "column/order-by-name", path: "columns", was: before, is: now },
  ];
}

function byName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

function pathOf({ name }: Column): string {
  return `columns.${name}`;
}

function spelled({ type = "string", nullable }: Column): string {
  return nullable ? type : `${type} not null`;
}

/** What a renamed column still is. */
function alike({ type, nullable }: Column): unknown {
  return [type, nullable];
}
