import type { ErrorObject, ValidateFunction } from "ajv";
import { diagnostic } from "../codes.ts";
import type { Diagnostic, Outcome, Path } from "../diagnostic.ts";
import { isTree } from "../layers.ts";
import { listed, suggest } from "../nearest.ts";

/** One file's value held against its schema; what does not fit is taken out, so that later checks meet only sound values. */
export interface Checked {
  readonly value: unknown;
  /** Where something was taken out: checks of what stands there keep silent. */
  readonly broken: readonly Path[];
}

export function checkSchema(file: string, value: unknown, validate: ValidateFunction): Outcome<Checked> {
  if (validate(value)) return { value: { value, broken: [] }, diagnostics: [] };
  const problems = readErrors(validate.errors ?? [], value);
  const diagnostics = problems.map((problem) => explain(file, problem, value));
  return { value: { value: prune(value, problems), broken: problems.map(({ path }) => path) }, diagnostics };
}

interface Problem {
  readonly error: ErrorObject;
  readonly path: Path;
  /** Kinds of JSON that would do, where the kind is what is wrong. */
  readonly kinds?: readonly string[];
  /** The schema of text, where text would do. */
  readonly text?: TextSchema | undefined;
}

interface TextSchema {
  readonly description?: string;
  readonly pattern?: string;
}

/**
 * Ajv reports every branch of an `anyOf`, then the `anyOf`. Of the branches only the one of the value's own kind matters;
 * if there is none, the kinds of all of them are what is allowed.
 */
function readErrors(errors: readonly ErrorObject[], root: unknown): Problem[] {
  const problems: Problem[] = [];
  for (const error of errors) {
    const path = pathOf(error.instancePath, root);
    if (error.keyword === "propertyNames" || error.keyword === "if") continue; // its inner error has been read
    if (error.keyword !== "anyOf") {
      problems.push({ error, path, ...(error.keyword === "type" ? ofType(error) : {}) });
      continue;
    }
    let first = problems.length;
    while (first > 0 && startsWith(problems[first - 1]?.path ?? [], path)) first--;
    const branches = problems.splice(first);
    const inside = branches.filter(({ kinds, path: at }) => !kinds || at.length > path.length);
    if (inside.length > 0) problems.push(...inside);
    else {
      const kinds = [...new Set(branches.flatMap((branch) => branch.kinds ?? []))];
      problems.push({ error, path, kinds, text: branches.find(({ text }) => text)?.text });
    }
  }
  return withoutCovered(problems);
}

/** One problem a place: of two at one value the first says enough. */
function withoutCovered(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ error, path }) => {
    const key = JSON.stringify([
      path,
      error.propertyName,
      error.params["additionalProperty"],
      error.params["missingProperty"],
    ]);
    return seen.size !== seen.add(key).size;
  });
}

function ofType(error: ErrorObject): Pick<Problem, "kinds" | "text"> {
  const type = error.params["type"] as string | string[];
  const kinds = (Array.isArray(type) ? type : type.split(",")).filter((kind) => kind !== "null");
  return { kinds, ...(kinds.includes("string") ? { text: error.parentSchema as TextSchema } : {}) };
}

const KINDS: Record<string, string> = {
  object: "a map",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

function explain(file: string, { error, path, kinds = [], text }: Problem, root: unknown): Diagnostic {
  const here = { file, path, on: "value" } as const;
  const name = nameOf(path);
  const value = at(root, path);
  const { keyword, params, propertyName } = error;
  if (propertyName !== undefined) {
    const place = { file, path: [...path, propertyName], on: "key" } as const;
    const form =
      (error.parentSchema?.["description"] as string | undefined) ?? `It must match ${String(params["pattern"])}.`;
    return diagnostic("schema/wrong-name", place, `"${propertyName}" cannot be a name here`, { hint: form });
  }
  switch (keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const allowed = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const owner = path.length === 0 ? "" : ` in ${name}`;
      return diagnostic(
        "schema/unknown-key",
        { file, path: [...path, key], on: "key" },
        `unknown key "${key}"${owner}`,
        {
          hint: suggest(key, allowed, "key"),
        },
      );
    }
    case "required": {
      const key = String(params["missingProperty"]);
      return diagnostic("schema/missing-key", { ...here, on: "key" }, `${name} has no "${key}"`);
    }
    case "type":
    case "anyOf": {
      const allowed = kinds.map((kind) => KINDS[kind] ?? kind).join(" or ");
      return diagnostic("schema/wrong-type", here, `${name} must be ${allowed}, not ${describe(value)}`, {
        hint: value === null ? "Give it a value, or leave the key out." : asText(value, text),
      });
    }
    case "enum": {
      const allowed = (params["allowedValues"] as unknown[]).map(String);
      const message = `${name} cannot be ${describe(value)}; allowed: ${allowed.join(", ")}`;
      const like = typeof value === "string" ? suggest(value, allowed, "value") : undefined;
      return diagnostic("schema/wrong-value", here, message, { hint: like?.startsWith("Did") ? like : undefined });
    }
    default: {
      const form = error.parentSchema?.["description"] as string | undefined;
      return diagnostic("schema/wrong-value", here, `${name} ${complaint(error, value)}`, { hint: form });
    }
  }
}

/** What makes text of a number; its form, where the number in quotes would not do either. */
function asText(value: unknown, text: TextSchema | undefined): string | undefined {
  if (!text || (typeof value !== "number" && typeof value !== "boolean")) return undefined;
  const isSound = text.pattern === undefined || new RegExp(text.pattern, "u").test(String(value));
  return isSound ? "Put it in quotes." : text.description;
}

function complaint({ keyword, params }: ErrorObject, value: unknown): string {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "const":
      return `can only be ${JSON.stringify(params["allowedValue"])}`;
    case "pattern":
      return `cannot be ${describe(value)}`;
    case "minimum":
      return `is ${String(value)}; at least ${limit} is needed`;
    case "exclusiveMinimum":
      return `is ${String(value)}; more than ${limit} is needed`;
    case "maximum":
      return `is ${String(value)}; at most ${limit} is allowed`;
    case "minLength":
    case "minItems":
    case "minProperties":
      return "is empty";
    case "maxLength":
      return `is longer than ${limit} characters`;
    case "maxItems":
      return `has more than ${limit} entries`;
    case "maxProperties":
      return `has more than ${limit} keys`;
    case "uniqueItems":
      return `names ${describe(at(value, [Number(params["i"])]))} twice`;
    default:
      return `does not fit (${keyword})`;
  }
}

/** What stands at a path, as a message calls it. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  return typeof last === "number" ? `an item of "${path.at(-2)}"` : `"${last}"`;
}

/** A value as a message quotes it. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isTree(value)) return `a map${Object.keys(value).length > 0 ? ` with ${listed(Object.keys(value))}` : ""}`;
  if (typeof value === "string") return `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
  if (value === null) return "empty";
  return typeof value === "number" ? `the number ${value}` : `the value ${JSON.stringify(value)}`;
}

function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const segment = Array.isArray(value) ? Number(key) : key;
    path.push(segment);
    value = at(value, [segment]);
  }
  return path;
}

/** The value at a path, or undefined. */
export function at(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((segment, index) => path[index] === segment);
}

/** The maps whose keys are names of the user's: a broken entry stays as an empty one, so that the name is still known. */
const NAMED = new Set(["datasets", "steps", "fleets", "environments", "vars", "columns", "pipelines"]);

function prune(root: unknown, problems: readonly Problem[]): unknown {
  const copy = structuredClone(root);
  for (const { error, path } of problems) {
    const key = error.propertyName ?? (error.params["additionalProperty"] as string | undefined);
    if (error.keyword === "required") continue;
    remove(copy, key === undefined ? path : [...path, key], error.propertyName !== undefined);
  }
  return isTree(copy) ? copy : {};
}

function remove(root: unknown, path: Path, name: boolean): void {
  // Without an item of a list, the others would move: the whole list goes.
  const item = path.findIndex((segment) => typeof segment === "number");
  const whole = item < 0 ? path : path.slice(0, item);
  const parent = at(root, whole.slice(0, -1));
  const key = whole.at(-1);
  if (!isTree(parent) || typeof key !== "string") return;
  if (!name && NAMED.has(String(whole.at(-2))) && !isTree(parent[key])) parent[key] = {};
  else delete parent[key];
}
