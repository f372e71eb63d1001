import { type Field, isUnreadable, readSparkType, type SparkType } from "../spec/spark-type.ts";

/** What becomes of a column's values when its type changes; `nullable` and `required` are of what is inside of it. */
export type TypeChange = "same" | "widened" | "narrowed" | "retyped" | "nullable" | "required";

/** Each holds all values of those before it in its row, exactly: a bigint does not fit in a double. */
const WIDENINGS: readonly (readonly string[])[] = [
  ["tinyint", "smallint", "int", "bigint"],
  ["tinyint", "smallint", "int", "double"],
  ["tinyint", "smallint", "float", "double"],
  ["date", "timestamp_ntz"],
  ["char", "varchar", "string"],
];

/** Digits of the whole numbers (Spark SQL, DecimalType.forType). */
const DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 20 };

/** Two types as the spec writes them. A type that is not said is text. */
export function typeChange(was = "string", is = "string"): TypeChange {
  return compared(typeOf(was), typeOf(is));
}

/** A plan of another emrald may have a type that this one does not know: it is like itself alone. */
export function typeOf(text: string): SparkType {
  const read = readSparkType(text);
  return isUnreadable(read) ? { name: text.trim(), sizes: [], inner: [] } : read;
}

function compared(was: SparkType, is: SparkType): TypeChange {
  if (was.name === is.name && was.inner.length + is.inner.length > 0) return nested(was, is);
  if (was.name === is.name && sizesOf(was).join() === sizesOf(is).join()) return "same";
  if (holds(is, was)) return "widened";
  return holds(was, is) ? "narrowed" : "retyped";
}

/** DECIMAL is DECIMAL(10, 0), and one number is the precision (Spark SQL reference, data types). */
export function sizesOf({ name, sizes }: SparkType): readonly number[] {
  return name === "decimal" ? [sizes[0] ?? 10, sizes[1] ?? 0] : sizes;
}

/** Whether one type holds all values of another. */
function holds(one: SparkType, other: SparkType): boolean {
  const [size = 0, scale = 0] = sizesOf(one);
  const [otherSize = 0, otherScale = 0] = sizesOf(other);
  if (one.name === "decimal") {
    if (other.name === "decimal") return scale >= otherScale && size - scale >= otherSize - otherScale;
    const digits = DIGITS[other.name];
    return digits !== undefined && size - scale >= digits;
  }
  const isText = one.name === "varchar" || one.name === "char";
  if (isText && (one.name === other.name || other.name === "char")) return size >= otherSize;
  return WIDENINGS.some((row) => {
    const [at, before] = [row.indexOf(one.name), row.indexOf(other.name)];
    return before >= 0 && at > before;
  });
}

/** Of what is in it, the worst: a field that is gone narrows, a new one widens. Names that differ in case are two: readers by the old one fail. */
function nested(was: SparkType, is: SparkType): TypeChange {
  const key = ({ name }: Field, index: number): string => (was.name === "struct" ? name : String(index));
  const before = new Map(was.inner.map((one, index) => [key(one, index), one]));
  const now = new Map(is.inner.map((one, index) => [key(one, index), one]));
  // Fields in another order are other values: rows are compared, and cast, by position.
  const order = (some: typeof before, others: typeof before): string =>
    [...some.keys()].filter((name) => others.has(name)).join();
  if (order(before, now) !== order(now, before)) return "retyped";
  const found = new Set<TypeChange>();
  for (const [name, field] of before) {
    const other = now.get(name);
    found.add(other ? compared(field.type, other.type) : "narrowed");
    if (other && other.isNullable !== field.isNullable) found.add(other.isNullable ? "nullable" : "required");
  }
  if ([...now.keys()].some((name) => !before.has(name))) found.add("widened");
  return together(found);
}

function together(found: ReadonlySet<TypeChange>): TypeChange {
  const isLooser = found.has("widened") || found.has("nullable");
  const isStricter = found.has("narrowed") || found.has("required");
  if (found.has("retyped") || (isLooser && isStricter)) return "retyped";
  // The worse of two that go one way.
  return (["nullable", "narrowed", "widened", "required"] as const).find((one) => found.has(one)) ?? "same";
}
