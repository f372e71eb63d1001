import { type PriceList, PRICES_FORMAT } from "./prices.ts";

/** Where a project keeps prices of its own. */
export const PRICES_FILE = "pipelines/prices.json";

/** What a value must be. Of an object all keys are known; a `?` at a key's end says that it may be left out. */
type Shape = "money" | "text" | "flag" | { readonly each: Shape } | { readonly keys: Readonly<Record<string, Shape>> };

const RANGE: Shape = { keys: { low: "money", high: "money" } };
const WAY: Shape = { keys: { hour: "money", "gb?": "money" } };

const REGION: Shape = {
  keys: {
    date: "text",
    source: "text",
    instances: {
      each: { keys: { on_demand: "money", emr: "money", "emr_estimated?": "flag", "spot?": RANGE } },
    },
    volumes: { each: { keys: { gib_month: "money", "iops_month?": "money", "throughput_month?": "money" } } },
    "nat?": WAY,
    "endpoint?": WAY,
    "address?": { keys: { hour: "money" } },
    "notebook?": { keys: { types: { each: "money" }, gib_month: "money" } },
  },
};

const LIST: Shape = { keys: { format: "money", "about?": "text", regions: { each: REGION } } };

/** A place in the file, and what is wrong there. */
export interface PricesProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Reads prices as `emrald cost --refresh` writes them. */
export function parsePrices(text: string): { readonly value: PriceList } | { readonly problem: PricesProblem } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: { path: [], message: "it is no JSON" } };
  }
  const problem = problemOf(value, LIST, []) ?? formatProblem(value as PriceList);
  return problem ? { problem } : { value: value as PriceList };
}

function formatProblem({ format }: PriceList): PricesProblem | undefined {
  if (format === PRICES_FORMAT) return undefined;
  return { path: ["format"], message: `its format is ${format}, and this emrald reads ${PRICES_FORMAT}` };
}

const WORDS = { money: "a number, 0 or more", text: "a text", flag: "true or false" } as const;

function problemOf(value: unknown, shape: Shape, path: readonly string[]): PricesProblem | undefined {
  const where = path.length === 0 ? "it" : `"${path.join(".")}"`;
  if (typeof shape === "string")
    return fits(value, shape) ? undefined : { path, message: `${where} is not ${WORDS[shape]}: ${shown(value)}` };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { path, message: `${where} is not an object: ${shown(value)}` };
  const given = Object.entries(value);
  if ("each" in shape) {
    for (const [key, inner] of given) {
      const problem = problemOf(inner, shape.each, [...path, key]);
      if (problem) return problem;
    }
    return undefined;
  }
  const { keys } = shape;
  const missing = Object.keys(keys).find((key) => !key.endsWith("?") && !Object.hasOwn(value, key));
  if (missing !== undefined) return { path, message: `${where} has no "${missing}"` };
  for (const [key, inner] of given) {
    const known = keys[key] ?? keys[`${key}?`];
    if (known === undefined) return { path: [...path, key], message: `"${[...path, key].join(".")}" is no known key` };
    const problem = problemOf(inner, known, [...path, key]);
    if (problem) return problem;
  }
  return undefined;
}

function fits(value: unknown, shape: keyof typeof WORDS): boolean {
  if (shape === "money") return typeof value === "number" && Number.isFinite(value) && value >= 0;
  return typeof value === (shape === "text" ? "string" : "boolean");
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
