/** What becomes of a column's values when its type changes. */
export type TypeChange = "same" | "widened" | "narrowed" | "retyped";

interface Type {
  /** `int`, `decimal`, `array`, … as Spark calls them. */
  readonly name: string;
  /** Precision and scale, or the length of a varchar. */
  readonly sizes: readonly number[];
  /** Element; key and value; or the fields of a struct. */
  readonly inner: readonly { readonly name: string; readonly type: Type }[];
}

const SPELLINGS: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  real: "float",
  dec: "decimal",
  numeric: "decimal",
  // Under the session's default, which emrald leaves as it is (Spark SQL reference, data types).
  timestamp_ltz: "timestamp",
};

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
  return compared(parse(was), parse(is));
}

function compared(was: Type, is: Type): TypeChange {
  if (was.name === is.name && was.inner.length + is.inner.length > 0) return nested(was, is);
  if (was.name === is.name && was.sizes.join() === is.sizes.join()) return "same";
  if (holds(is, was)) return "widened";
  return holds(was, is) ? "narrowed" : "retyped";
}

/** Whether one type holds all values of another. */
function holds(one: Type, other: Type): boolean {
  const [size = 0, scale = 0] = one.sizes;
  const [otherSize = 0, otherScale = 0] = other.sizes;
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

/** Of what is in it, the worst: a field that is gone narrows, a new one widens. */
function nested(was: Type, is: Type): TypeChange {
  const isStruct = was.name === "struct";
  const key = (one: Type["inner"][number], index: number): string => (isStruct ? one.name : String(index));
  const before = new Map(was.inner.map((one, index) => [key(one, index), one.type]));
  const now = new Map(is.inner.map((one, index) => [key(one, index), one.type]));
  // Fields in another order are other values: rows are compared, and cast, by position.
  const order = (some: typeof before, others: typeof before): string =>
    [...some.keys()].filter((name) => others.has(name)).join();
  if (order(before, now) !== order(now, before)) return "retyped";
  const found = new Set<TypeChange>();
  for (const [name, type] of before) {
    const other = now.get(name);
    found.add(other ? compared(type, other) : "narrowed");
  }
  if ([...now.keys()].some((name) => !before.has(name))) found.add("widened");
  if (found.has("retyped") || (found.has("widened") && found.has("narrowed"))) return "retyped";
  if (found.has("narrowed")) return "narrowed";
  if (found.has("widened")) return "widened";
  return "same";
}

function parse(text: string): Type {
  const trimmed = text.trim();
  const [, outer, inside] = /^(array|map|struct)\s*<(.*)>$/is.exec(trimmed) ?? [];
  if (outer !== undefined) {
    const name = outer.toLowerCase();
    return {
      name,
      sizes: [],
      inner: split(inside ?? "").map((part) => (name === "struct" ? field(part) : { name: "", type: parse(part) })),
    };
  }
  const [, word = trimmed, sizes] = /^(\w+)\s*\(([\d\s,]*)\)$/.exec(trimmed) ?? [];
  const simple = word.toLowerCase().replaceAll(/\s+/g, " ");
  const name = SPELLINGS[simple] ?? simple;
  const numbers = sizes === undefined ? [] : sizes.split(",").map(Number);
  // DECIMAL is DECIMAL(10, 0), and one number is the precision.
  if (name === "decimal") return { name, sizes: [numbers[0] ?? 10, numbers[1] ?? 0], inner: [] };
  return { name, sizes: numbers, inner: [] };
}

/** `name: type`, `name type`, with `not null` and a comment that say nothing of values. */
function field(part: string): { name: string; type: Type } {
  const bare = part.replace(/(\s+not\s+null)?(\s+comment\s+'[^']*')?\s*$/i, "").trim();
  const [, name = bare, type = "string"] = /^([^\s:,<>]+)\s*(?::|\s)\s*(.*)$/s.exec(bare) ?? [];
  return { name: name.toLowerCase(), type: parse(type) };
}

/** Splits at the commas that are inside of no bracket, and of no comment. */
function split(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  let isQuoted = false;
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted;
    if (isQuoted) {
      part += character;
      continue;
    }
    if ("<(".includes(character)) depth++;
    if (">)".includes(character)) depth--;
    if (character === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part].filter((one) => one.trim() !== "");
}
