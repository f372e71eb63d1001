import { valueProblem } from "../../model/variables.ts";
import { suggest } from "../../spec/nearest.ts";
import { references } from "../../spec/reference.ts";
import { isUnreadable, readSparkType } from "../../spec/spark-type.ts";
import type { ColumnSpec } from "../../spec/types.ts";
import type { Scalar } from "../../spec/schema/types.ts";
import { type DatabaseTable, databaseTables } from "../database-tables.ts";
import { isBroken, type Report, type Rule } from "../rule.ts";

const KEYS = ["column", "lower", "upper", "count"] as const;
const NUMBERS: ReadonlySet<string> = new Set(
  ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal"],
);
const TIMES: ReadonlySet<string> = new Set(["date", "timestamp", "timestamp_ntz"]);

export const rule: Rule = {
  severity: "error",
  summary: "The ranges in which a table of a database is read cannot be made.",
  why: "Spark wants partitionColumn, lowerBound, upperBound and numPartitions all or none, a column of numbers, dates or timestamps, and bounds of its type, the lower one below the upper one. The bounds leave no row out: the first range and the last one are open.",
  looksAt: "pipelines",
  check(scene, report) {
    for (const table of databaseTables(scene)) {
      if (table.jdbc.partition === undefined || table.isBroken("partition")) continue;
      const { pipeline, name } = table.dataset;
      // References have been told of.
      if (Object.values(table.jdbc.partition).some((value) => references(String(value)).length > 0)) continue;
      const owner = scene.lineage.pipelines.get(pipeline);
      if (owner && !isBroken(owner, ["datasets", name, "columns"])) checkPartition(table, report);
    }
  },
};

function checkPartition({ dataset: { id, columns }, jdbc: { partition = {} }, at }: DatabaseTable, report: Report): void {
  const missing = KEYS.filter((key) => partition[key] === undefined);
  if (missing.length > 0) {
    const given = KEYS.filter((key) => partition[key] !== undefined);
    report({
      at: at(["partition"], "key"),
      message: `the partition of "${id}" has ${given.length === 0 ? "nothing" : quoted(given)}, and no ${quoted(missing)}: Spark takes all four or none`,
    });
    return;
  }
  const { column: name = "", lower = 0, upper = 0, count = 0 } = partition;
  if (count < 2)
    report({
      at: at(["partition", "count"]),
      message: `"count" is ${count}: one range is the whole table`,
      hint: "Write 2 or more, or leave the partition out.",
    });
  // Without any columns nothing is read, which is another rule's to say.
  if (columns.length === 0) return;
  const names = columns.map((one) => one.name);
  const column = columns.find((one) => one.name === name);
  if (!column) {
    report({
      at: at(["partition", "column"]),
      message: `the dataset "${id}" has no column "${name}"`,
      hint: suggest(name, names, "column"),
    });
    return;
  }
  checkBounds(column, lower, upper, at, report);
}

function checkBounds(
  { name, type = "" }: ColumnSpec,
  lower: Scalar,
  upper: Scalar,
  at: DatabaseTable["at"],
  report: Report,
): void {
  const read = readSparkType(type);
  if (isUnreadable(read)) return;
  if (!NUMBERS.has(read.name) && !TIMES.has(read.name)) {
    report({
      at: at(["partition", "column"]),
      message: `the column "${name}" is ${type}: ranges are of numbers, dates or timestamps`,
    });
    return;
  }
  const wrong = (["lower", "upper"] as const).flatMap((key) => {
    const problem = boundProblem(key === "lower" ? lower : upper, read.name);
    return problem === undefined ? [] : [{ key, problem }];
  });
  for (const { key, problem } of wrong)
    report({ at: at(["partition", key]), message: `"${key}" ${problem}: the column "${name}" is ${type}` });
  if (wrong.length === 0 && !isBelow(lower, upper))
    report({
      at: at(["partition", "lower"]),
      message: `"lower" (${lower}) is not below "upper" (${upper})`,
    });
}

/** Spark makes whole numbers of the bounds of numbers, whatever the column holds, and reads a date as a timestamp (JDBCRelation, toInternalBoundValue). */
function boundProblem(value: Scalar, type: string): string | undefined {
  if (!TIMES.has(type)) return WHOLE.test(String(value)) ? undefined : valueProblem("int", value);
  const asDate = valueProblem("date", value);
  return type === "date" || asDate === undefined ? asDate : valueProblem("timestamp", value);
}

/** A whole number, as a number or, where numbers are not exact any more, as text: as many digits as a bigint has. */
const WHOLE = /^-?\d{1,19}$/;

/** What is right by itself: numbers, or texts of times. */
function isBelow(lower: Scalar, upper: Scalar): boolean {
  const areWhole = [lower, upper].every((value) => WHOLE.test(String(value)));
  return areWhole ? BigInt(lower) < BigInt(upper) : moment(lower) < moment(upper);
}

/** Milliseconds; texts of dates and timestamps as UTC. */
function moment(value: Scalar): number {
  const text = String(value).replace(" ", "T");
  return Date.parse(text.includes("T") && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(", ");
}
