/** A type of Spark SQL, taken apart. */
export interface SparkType {
  /** `int`, `decimal`, `array`, … by one name each, in lower case. Of what is no type, the text as it stands. */
  readonly name: string;
  /** Precision and scale, or a length; as written. */
  readonly sizes: readonly number[];
  /** The element; key and value; or the fields of a struct. */
  readonly inner: readonly Field[];
}

export interface Field {
  /** As written: rows are matched without regard to case, and other readers mind it. Empty in arrays and maps. */
  readonly name: string;
  readonly type: SparkType;
  readonly isNullable: boolean;
}

/** What a text is that is no type. */
export interface Unreadable {
  /** The smallest part that is to blame, as written. */
  readonly text: string;
  readonly problem: "unknown" | "digits" | "one type" | "two types" | "field";
}

/** Other names of the same types (Spark SQL reference, data types); a timestamp has the session's time zone by default, which emrald leaves as it is. */
const ALIASES: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  real: "float",
  dec: "decimal",
  numeric: "decimal",
  timestamp_ltz: "timestamp",
};

export const SIMPLE_TYPES: ReadonlySet<string> = new Set([
  ..."string boolean byte tinyint short smallint int integer long bigint float real double decimal date timestamp".split(
    " ",
  ),
  ..."timestamp_ltz timestamp_ntz binary void".split(" "),
]);

const INTERVAL = /^interval (year|month|day|hour|minute|second)( to (month|hour|minute|second))?$/;
const SIZED = /^(?:(decimal|numeric|dec)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)|(varchar|char)\s*\(\s*([1-9]\d*)\s*\))$/;
const NESTED = /^(array|map|struct)\s*<(.*)>$/is;

/** What is in quotes stays as it is, all other blanks are one. */
const QUOTED = String.raw`'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|\x60(?:[^\x60]|\x60\x60)*\x60`;
const BLANK = new RegExp(`(${QUOTED})|\\s+`, "gs");

/** More nobody writes, and each level is a call. */
const DEEPEST = 100;

/** Reads a type as DDL writes it (Spark's grammar SqlBaseParser.g4, dataType). */
export function readSparkType(text: string): SparkType | Unreadable {
  return read(text, 0);
}

function read(text: string, depth: number): SparkType | Unreadable {
  const bare = text.replaceAll(BLANK, (_, quoted: string | undefined) => quoted ?? " ").trim();
  const word = bare.toLowerCase();
  if (SIMPLE_TYPES.has(word) || INTERVAL.test(word)) return { name: ALIASES[word] ?? word, sizes: [], inner: [] };
  const [, decimal, precision, scale, varying, length] = SIZED.exec(word) ?? [];
  if (decimal !== undefined)
    return decimalOf(
      bare,
      [precision, scale].flatMap((one) => (one === undefined ? [] : [Number(one)])),
    );
  if (varying !== undefined) return { name: varying, sizes: [Number(length)], inner: [] };
  const [, outer, inside = ""] = NESTED.exec(bare) ?? [];
  if (outer === undefined || depth === DEEPEST) return { text, problem: "unknown" };
  return nestedOf({ text, name: outer.toLowerCase(), inside, depth });
}

export function isUnreadable(read: SparkType | Unreadable): read is Unreadable {
  return "problem" in read;
}

function decimalOf(text: string, sizes: readonly number[]): SparkType | Unreadable {
  const [precision = 10, scale = 0] = sizes;
  const isPossible = precision >= 1 && precision <= 38 && scale <= precision;
  return isPossible ? { name: "decimal", sizes, inner: [] } : { text, problem: "digits" };
}

interface Nested {
  readonly text: string;
  readonly name: string;
  readonly inside: string;
  readonly depth: number;
}

function nestedOf({ text, name, inside, depth }: Nested): SparkType | Unreadable {
  const parts = split(inside);
  if (name === "array" && parts.length !== 1) return { text, problem: "one type" };
  if (name === "map" && parts.length !== 2) return { text, problem: "two types" };
  const inner: Field[] = [];
  // `struct<>` has no fields.
  for (const part of name === "struct" && inside.trim() === "" ? [] : parts) {
    const field = name === "struct" ? fieldOf(part) : { name: "", text: part, isNullable: true };
    if (!field) return { text, problem: "field" };
    const type = read(field.text, depth + 1);
    if (isUnreadable(type)) return type;
    inner.push({ name: field.name, type, isNullable: field.isNullable });
  }
  return { name, sizes: [], inner };
}

/** `name: type` or `name type`, a name in backquotes where it is no word; then `not null` and a comment, which says nothing of values. */
const FIELD = new RegExp(
  String.raw`^(\x60(?:[^\x60]|\x60\x60)+\x60|[^\s:,<>\x60'"]+) ?[: ] ?(.*?)( not null)?(?: comment (?:${QUOTED}))?$`,
  "is",
);

function fieldOf(part: string): { name: string; text: string; isNullable: boolean } | undefined {
  const [, name, type = "", notNull] = FIELD.exec(part.trim()) ?? [];
  if (name === undefined || type === "") return undefined;
  const isQuoted = name.startsWith("`");
  return {
    name: isQuoted ? name.slice(1, -1).replaceAll("``", "`") : name,
    text: type,
    isNullable: notNull === undefined,
  };
}

/** Splits at the commas that are inside of no bracket, no quotes and no backquotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  const token = new RegExp(`${QUOTED}|[<>(),]`, "gs");
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === "<" || found === "(") depth++;
    if (found === ">" || found === ")") depth--;
    if (found !== "," || depth > 0) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
}
