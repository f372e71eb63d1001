import { suggest } from "../spec/nearest.ts";
import type { Plan } from "./plan.ts";

/** Which steps of a plan a run is for. */
export interface StepChoice {
  /** All pipelines when there is none. */
  readonly pipelines: readonly string[];
  /** `step`, `+step` with all that it needs, `step+` with all that needs it. All steps when there is none. */
  readonly only: readonly string[];
  /** This step and all that needs it. */
  readonly from?: string;
}

export type Chosen =
  { readonly steps: readonly string[] } | { readonly problem: string; readonly hint?: string | undefined };

/** Steps are named as in the plan, or by their short names where only one pipeline has such a step. */
export function selectSteps(plan: Plan, { pipelines, only, from }: StepChoice): Chosen {
  const known = new Set(Object.values(plan.steps).map(({ pipeline }) => pipeline));
  const unknown = pipelines.find((name) => !known.has(name));
  if (unknown !== undefined)
    return { problem: `there is no pipeline "${unknown}" with steps`, hint: suggest(unknown, known, "pipeline") };
  const all = Object.keys(plan.steps).filter(
    (id) => pipelines.length === 0 || pipelines.includes(plan.steps[id]?.pipeline ?? ""),
  );
  const terms = [...only, ...(from === undefined ? [] : [`${from}+`])];
  if (terms.length === 0) return { steps: all };
  const dependents = reversed(plan);
  const chosen = new Set<string>();
  for (const term of terms) {
    const [, up = "", name = "", down = ""] = /^(\+?)(.*?)(\+?)$/s.exec(term) ?? [];
    const step = find(all, name);
    if (typeof step !== "string") return step;
    chosen.add(step);
    if (up) reach(step, (id) => plan.steps[id]?.needs ?? [], chosen);
    if (down) reach(step, (id) => dependents.get(id) ?? [], chosen);
  }
  return { steps: all.filter((id) => chosen.has(id)) };
}

function find(all: readonly string[], name: string): string | Exclude<Chosen, { steps: unknown }> {
  const matches = all.filter((id) => id === name || id.endsWith(`/${name}`));
  const [match, other] = matches;
  if (match === undefined) {
    const names = name.includes("/") ? all : all.map((id) => id.slice(id.indexOf("/") + 1));
    return { problem: `there is no step "${name}"`, hint: suggest(name, names, "step") };
  }
  if (other !== undefined)
    return { problem: `several pipelines have a step "${name}"`, hint: `Say which: ${matches.join(", ")}.` };
  return match;
}

function reversed(plan: Plan): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const [id, { needs }] of Object.entries(plan.steps))
    for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), id]);
  return dependents;
}

function reach(from: string, next: (id: string) => readonly string[], into: Set<string>): void {
  const seen = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const other of next(id)) {
      if (seen.has(other)) continue;
      seen.add(other);
      into.add(other);
      open.push(other);
    }
  }
}
