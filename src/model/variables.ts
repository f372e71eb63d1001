import type { Scalar } from "../spec/schema/types.ts";
import type { VarType } from "../spec/types.ts";

interface Form {
  readonly test: (value: unknown) => boolean;
  /** As a message says it. */
  readonly form: string;
  readonly parse: (text: string) => Scalar;
}

const asText = (text: string): string => text;

const FORMS: Record<VarType, Form> = {
  string: { test: (value) => typeof value === "string", form: "text", parse: asText },
  int: { test: (value) => Number.isSafeInteger(value), form: "a whole number", parse: toNumber },
  double: { test: (value) => typeof value === "number" && Number.isFinite(value), form: "a number", parse: toNumber },
  boolean: {
    test: (value) => typeof value === "boolean",
    form: "true or false",
    parse: (text) => (text === "true" ? true : text === "false" ? false : text),
  },
  date: { test: isDate, form: "a date, YYYY-MM-DD", parse: asText },
  timestamp: {
    test: (value) =>
      typeof value === "string" &&
      isDate(value.slice(0, 10)) &&
      /^[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/.test(value.slice(10)),
    form: 'a timestamp, "YYYY-MM-DD hh:mm:ss"',
    parse: asText,
  },
};

/** What is wrong with a variable's value, as "must be …"; undefined when it is of its type. */
export function valueProblem(type: VarType, value: unknown): string | undefined {
  const { test, form } = FORMS[type];
  return test(value) ? undefined : `must be ${form}, not "${String(value)}"`;
}

/** A value from the command line, by the variable's type; what cannot be parsed stays text, and `valueProblem` says so. */
export function parseValue(type: VarType, text: string): Scalar {
  return FORMS[type].parse(text);
}

function toNumber(text: string): Scalar {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
