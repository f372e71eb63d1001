/** Reads a value of a shape, or throws Misshapen with its place. What it does not know is left out: documents may grow. */
export type Shape<T> = (value: unknown, at: string) => T;

/** Why a value is not what it should be. */
export class Misshapen extends Error {
  override readonly name = "Misshapen";
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Of<S> = S extends Shape<infer T> ? T : never;
type Values<R extends Fields, O extends Fields> = { readonly [K in keyof R]: Of<R[K]> } & {
  readonly [K in keyof O]?: Of<O[K]>;
};

/** Of one text, in UTF-16 units: an error of Spark is long; what is longer than this is nothing to read. */
const MOST_TEXT = 100_000;
const MOST_LIST = 50_000;

export const text: Shape<string> = (value, at) => {
  if (typeof value !== "string") throw misshapen(value, at, "a text");
  if (value.length <= MOST_TEXT) return value;
  throw new Misshapen(`${at}: a text of ${value.length} characters; at most ${MOST_TEXT} are read`);
};

export const number: Shape<number> = (value, at) => {
  // JSON has no NaN, but it has 1e999.
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw misshapen(value, at, "a number");
};

export const truth: Shape<boolean> = (value, at) => {
  if (typeof value === "boolean") return value;
  throw misshapen(value, at, "true or false");
};

export function oneOf<const T extends string | number>(allowed: readonly T[]): Shape<T> {
  return (value, at) => {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw misshapen(value, at, allowed.map((one) => JSON.stringify(one)).join(", "));
  };
}

export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw misshapen(value, at, "a list");
    if (value.length > MOST_LIST) {
      throw new Misshapen(`${at}: a list of ${value.length}; at most ${MOST_LIST} are read`);
    }
    return value.map((one, index) => of(one, `${at}[${index}]`));
  };
}

export function map<T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, at) => {
    const entries = Object.entries(record(value, at));
    if (entries.length > MOST_LIST) {
      throw new Misshapen(`${at}: a map of ${entries.length}; at most ${MOST_LIST} are read`);
    }
    return Object.fromEntries(entries.map(([key, one]) => [text(key, at), of(one, `${at}.${key}`)]));
  };
}

export function object<const R extends Fields, const O extends Fields>(required: R, optional: O): Shape<Values<R, O>> {
  return (value, at) => {
    const given = record(value, at);
    const read = (fields: Fields, isNeeded: boolean): [string, unknown][] =>
      Object.entries(fields)
        .filter(([key]) => isNeeded || own(given, key) !== undefined)
        .map(([key, shape]) => [key, shape(own(given, key), at === "" ? key : `${at}.${key}`)]);
    return Object.fromEntries([...read(required, true), ...read(optional, false)]) as Values<R, O>;
  };
}

function record(value: unknown, at: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw misshapen(value, at, "a map");
}

function own(given: object, key: string): unknown {
  return Object.hasOwn(given, key) ? (given as Record<string, unknown>)[key] : undefined;
}

function misshapen(value: unknown, at: string, wanted: string): Misshapen {
  const given = shown(value);
  return new Misshapen(`${at === "" ? "the document" : at} is ${given}; it must be ${wanted}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
