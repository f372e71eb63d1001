import type { Path } from "../spec/diagnostic.ts";
import { suggest } from "../spec/nearest.ts";

/** The input is not what import reads; `path` is the way to the place. */
export class ShapeProblem extends Error {
  readonly path: Path;
  readonly next: string | undefined;

  constructor(path: Path, message: string, next?: string) {
    super(message);
    this.path = path;
    this.next = next;
  }
}

/** A value of somebody's JSON and its place in it: what is asked of it is given, or refused with that place. */
export class Json {
  readonly value: unknown;
  readonly path: Path;

  constructor(value: unknown, path: Path = []) {
    this.value = value;
    this.path = path;
  }

  /** `Steps[2].Args`, as messages say it. */
  get name(): string {
    const text = this.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
    return text.replace(/^\./, "") || "the document";
  }

  isMap(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  keys(): string[] {
    if (!this.isMap()) throw this.wrong("a map");
    return Object.keys(this.value as object);
  }

  /** The value of a key; undefined where there is none, or null. */
  get(key: string): Json | undefined {
    if (!this.isMap()) throw this.wrong("a map");
    const map = this.value as Readonly<Record<string, unknown>>;
    const value = Object.hasOwn(map, key) ? map[key] : undefined;
    return value === undefined || value === null ? undefined : new Json(value, [...this.path, key]);
  }

  /** The value of the first of these keys that is there. */
  first(...keys: readonly string[]): Json | undefined {
    for (const key of keys) {
      const found = this.get(key);
      if (found) return found;
    }
    return undefined;
  }

  items(): Json[] {
    if (!Array.isArray(this.value)) throw this.wrong("a list");
    return this.value.map((value, index) => new Json(value, [...this.path, index]));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.wrong("a text");
    return this.value;
  }

  /** Text, or a number or boolean as text: tools that write JSON from templates leave the quotes out. */
  scalar(): string {
    if (!["string", "number", "boolean"].includes(typeof this.value)) throw this.wrong("a text");
    return String(this.value);
  }

  /** A whole number, also in quotes. */
  whole(): number {
    const number = typeof this.value === "string" && this.value.trim() !== "" ? Number(this.value) : this.value;
    if (!Number.isSafeInteger(number) || (number as number) < 0) throw this.wrong("a whole number");
    return number as number;
  }

  flag(): boolean {
    if (typeof this.value !== "boolean") throw this.wrong("true or false");
    return this.value;
  }

  /** One of these words, in any case. */
  oneOf<T extends string>(words: readonly T[]): T {
    const text = this.text();
    const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
    if (word === undefined)
      throw new ShapeProblem(this.path, `${this.name} is "${text}"`, suggest(text, words, "word"));
    return word;
  }

  wrong(wanted: string): ShapeProblem {
    return new ShapeProblem(this.path, `${this.name} must be ${wanted}, not ${shown(this.value)}`);
  }
}

function shown(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return `"${(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 80)}"`;
}
