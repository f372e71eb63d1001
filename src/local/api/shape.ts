import { serializationError, validationError } from "./errors.ts";

/**
 * Reads one member of a request. Wrong types end the reading at once (SerializationException); values that break a
 * constraint are collected, since EMR tells all of them in one ValidationException.
 */
export type Shape<T> = (value: unknown, place: string, broken: string[]) => T;

export type Read<S> = S extends Shape<infer T> ? T : never;

/** Reads a whole request. Members that nobody knows are ignored, as AWS does. */
export function readInput<T>(shape: Shape<T>, body: unknown): T {
  const broken: string[] = [];
  const input = shape(body, "", broken);
  if (broken.length > 0) {
    const count = broken.length === 1 ? "1 validation error" : `${broken.length} validation errors`;
    throw validationError(`${count} detected: ${broken.join("; ")}`);
  }
  return input;
}

export interface StringLimits<V extends string = string> {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly V[];
}

export function string<V extends string = string>(limits: StringLimits<V> = {}): Shape<V> {
  const { min = 0, max = 10_280, pattern, oneOf } = limits;
  return (value, place, broken) => {
    if (typeof value !== "string") throw wrongType(value, place, "a string");
    const bad = (what: string) => broken.push(constraint(`'${cut(value)}'`, place, what));
    if (oneOf && !oneOf.includes(value as V)) bad(`Member must satisfy enum value set: [${oneOf.join(", ")}]`);
    if (value.length > max) bad(`Member must have length less than or equal to ${max}`);
    if (value.length < min) bad(`Member must have length greater than or equal to ${min}`);
    if (pattern && !pattern.test(value)) bad(`Member must satisfy regular expression pattern: ${pattern.source}`);
    return value as V;
  };
}

export function integer(limits: { min?: number; max?: number } = {}): Shape<number> {
  return (value, place, broken) => {
    if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, place, "an integer");
    const { min = -(2 ** 31), max = 2 ** 31 - 1 } = limits;
    const bad = (what: string) => broken.push(constraint(`'${value}'`, place, what));
    if (value < min) bad(`Member must have value greater than or equal to ${min}`);
    if (value > max) bad(`Member must have value less than or equal to ${max}`);
    return value;
  };
}

export function double(limits: { min?: number } = {}): Shape<number> {
  return (value, place, broken) => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw wrongType(value, place, "a number");
    if (value < (limits.min ?? -Infinity)) {
      broken.push(
        constraint(`'${value}'`, place, `Member must have value greater than or equal to ${limits.min ?? 0}`),
      );
    }
    return value;
  };
}

export const boolean: Shape<boolean> = (value, place) => {
  if (typeof value !== "boolean") throw wrongType(value, place, "a boolean");
  return value;
};

/** A moment in seconds since 1970, given back in milliseconds. */
export const timestamp: Shape<number> = (value, place) => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw wrongType(value, place, "a timestamp in seconds");
  return value * 1000;
};

export function list<T>(item: Shape<T>, limits: { min?: number; max?: number } = {}): Shape<readonly T[]> {
  return (value, place, broken) => {
    if (!Array.isArray(value)) throw wrongType(value, place, "a list");
    const bad = (what: string) => broken.push(constraint(`'[${value.length} members]'`, place, what));
    if (value.length > (limits.max ?? Infinity)) bad(`Member must have length less than or equal to ${limits.max}`);
    if (value.length < (limits.min ?? 0)) bad(`Member must have length greater than or equal to ${limits.min}`);
    return value.map((entry, index) => required(item)(entry, `${place}.${index + 1}.member`, broken));
  };
}

export function map<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, place, broken) => {
    if (!isObject(value)) throw wrongType(value, place, "a map");
    const entries = Object.entries(value).map(([key, entry]) => [key, item(entry, `${place}.${key}`, broken)] as const);
    return Object.fromEntries(entries);
  };
}

/** Kept as it is: members that nothing here looks into, but a description gives back. */
export const document: Shape<unknown> = (value) => value;

/** A member that must be there. What it gives on the way to the refusal is never seen. */
export function required<T>(shape: Shape<T>): Shape<T> & { readonly isRequired: true } {
  const read: Shape<T> = (value, place, broken) => {
    if (value !== undefined && value !== null) return shape(value, place, broken);
    broken.push(constraint("null", place, "Member must not be null"));
    return undefined as T;
  };
  return Object.assign(read, { isRequired: true as const });
}

type Members = Readonly<Record<string, Shape<unknown>>>;
type RequiredKeys<M extends Members> = {
  [K in keyof M]: M[K] extends { readonly isRequired: true } ? K : never;
}[keyof M];
type Structure<M extends Members> = { readonly [K in RequiredKeys<M>]: Read<M[K]> } & {
  readonly [K in Exclude<keyof M, RequiredKeys<M>>]?: Read<M[K]> | undefined;
};

/** An object of known members; each may be absent unless it is `required`. */
export function structure<M extends Members>(members: M): Shape<Structure<M>> {
  const known = Object.entries(members);
  return (value, place, broken) => {
    if (!isObject(value)) throw wrongType(value, place, "a structure");
    const read: Record<string, unknown> = {};
    for (const [name, shape] of known) {
      const given = value[name];
      const at = `${place === "" ? "" : `${place}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      if ("isRequired" in shape) read[name] = shape(given, at, broken);
      else if (given !== undefined && given !== null) read[name] = shape(given, at, broken);
    }
    return read as Structure<M>;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function constraint(value: string, place: string, what: string): string {
  return `Value ${value} at '${place}' failed to satisfy constraint: ${what}`;
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function wrongType(value: unknown, place: string, wanted: string): Error {
  const found = value === null ? "null" : Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
  return serializationError(`${found} at '${place}' can not be converted to ${wanted}`);
}
