import { place, type Rule } from "../rule.ts";

const FORMS: Record<string, { readonly test: (value: unknown) => boolean; readonly form: string }> = {
  string: { test: (value) => typeof value === "string", form: "text" },
  int: { test: (value) => Number.isSafeInteger(value), form: "a whole number" },
  double: { test: (value) => typeof value === "number", form: "a number" },
  boolean: { test: (value) => typeof value === "boolean", form: "true or false" },
  date: { test: (value) => isDate(value), form: "a date, YYYY-MM-DD" },
  timestamp: {
    test: (value) => typeof value === "string" && isDate(value.slice(0, 10)) && /^[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/.test(value.slice(10)),
    form: '"YYYY-MM-DD hh:mm:ss"',
  },
};

export const rule: Rule = {
  severity: "error",
  summary: "A variable's default is not of its type.",
  why: "A program gets a variable as its type says: a date as a date. What cannot be one would fail in the program.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const { name, type, default: value } of pipeline.vars.values()) {
        const form = FORMS[type];
        if (value === undefined || !form || form.test(value)) continue;
        report({
          at: place(pipeline.layers, ["vars", name, "default"]),
          message: `the default of the variable "${name}" must be ${form.form}, not "${String(value)}"`,
        });
      }
    }
  },
};

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
