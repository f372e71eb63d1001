import { isMarked, mark, piecesOf } from "../marks.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Words } from "../words.ts";

/** What the DAG's own functions and Airflow's context say, as expressions of Jinja. */
export function airflowWords(plan: Plan): Words & { readonly attempt: string } {
  const prefix = `${plan.project}_${plan.environment}`;
  return {
    deployed: (name) => mark(`var.value.${prefix}_${name.replaceAll("-", "_")}`),
    run: mark("legal(run_id)"),
    startedAt: mark("dag_run.start_date.strftime('%Y-%m-%dT%H:%M:%SZ')"),
    attempt: mark("ti.try_number"),
    variable: (pipeline, name) => {
      const isBoolean = plan.vars[pipeline]?.[name]?.type === "boolean";
      return mark(`params['${pipeline}.${name}']${isBoolean ? " | lower" : ""}`);
    },
  };
}

/** The Airflow variables that a text asks for. */
export function airflowVariablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{ var\.value\.([a-z0-9_]+) \}\}/g)].map(([, name = ""]) => name))].sort();
}

/** Every text below a value as a template of Jinja. */
export function templates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(templates);
  if (typeof value === "string") return template(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, templates(inner)]));
}

/** A text with marks as a template, everything else in it as it stands. */
function template(text: string): string {
  return isMarked(text) || /\{[{%#]/.test(text) ? piecesOf(text).map(piece).join("") : text;
}

function piece(one: ReturnType<typeof piecesOf>[number]): string {
  if ("expression" in one) return `{{ ${one.expression} }}`;
  return one.literal.replace(/\{[{%#]/g, (open) => `{{ '${open}' }}`);
}
