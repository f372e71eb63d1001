import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** The functions that tell how it has gone so far; what they look at differs between jobs and steps. */
export interface Status {
  readonly success: () => boolean;
  readonly failure: () => boolean;
  readonly cancelled: () => boolean;
}

/** What an expression can name, as plain values. A name that is not there is an error, as on GitHub. */
export interface Scope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly status?: Status;
}

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
const STATUS = /\b(success|failure|always|cancelled)\s*\(/i;

/** The value of a text: of one that is an expression as a whole its type is kept, all others are text. */
export function valueOf(text: unknown, scope: Scope): unknown {
  if (typeof text !== "string") return text;
  const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text)?.[1];
  if (whole !== undefined) return plain(evaluate(whole, scope));
  return text.replace(EXPRESSION, (_, inner: string) => evaluate(inner, scope).coerceString());
}

/** As text: what `env`, `with` and `run` get. */
export function textOf(text: unknown, scope: Scope): string {
  if (typeof text !== "string") return String(text);
  return text.replace(EXPRESSION, (_, inner: string) => evaluate(inner, scope).coerceString());
}

/** Each value of a map as text. */
export function textsOf(map: Readonly<Record<string, unknown>> | undefined, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, textOf(value, scope)]));
}

/** An `if`: one that asks for no status also asks for success. */
export function holds(condition: string | boolean | undefined, scope: Scope): boolean {
  const text = condition === undefined ? "success()" : String(condition);
  const inner = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(text)?.[1] ?? text;
  return truthy(evaluate(STATUS.test(inner) ? inner : `success() && (${inner})`, scope));
}

function evaluate(expression: string, { contexts, status }: Scope): data.ExpressionData {
  const functions = (status ? ["success", "failure", "cancelled", "always"] : []).map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === "always" || (status?.[name as keyof Status]() ?? false)),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = new Map(functions.map((one) => [one.name, one]));
  return new Evaluator(parsed, wrapped(contexts) as data.Dictionary, known).evaluate();
}

function wrapped(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), data.reviver) as data.ExpressionData;
}

function plain(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}

function truthy(value: data.ExpressionData): boolean {
  const raw = plain(value);
  return raw !== null && raw !== false && raw !== 0 && raw !== "";
}
