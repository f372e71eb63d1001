import { parseValue, valueProblem } from "../model/variables.ts";
import { bind, unbound } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";
import { suggest } from "../spec/nearest.ts";
import { UsageError } from "../errors.ts";

/** `--var name=value`, `--var pipeline.name=value`: held to the plan's variables, and typed as they say. */
export function givenVars(plan: Plan, texts: readonly string[]): Record<string, Scalar> {
  const known = Object.entries(plan.vars).flatMap(([pipeline, vars]) =>
    Object.entries(vars).map(([name, { type }]) => ({ pipeline, name, type })),
  );
  const given: Record<string, Scalar> = {};
  for (const text of texts) {
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === "") throw new UsageError(`--var takes name=value, not "${text}"`);
    const matches = known.filter((one) => name === one.name || name === `${one.pipeline}.${one.name}`);
    const [match, other] = matches;
    if (!match) {
      const names = known.map((one) => (name.includes(".") ? `${one.pipeline}.${one.name}` : one.name));
      throw new UsageError(`there is no variable "${name}"`, suggest(name, names, "variable"));
    }
    if (other) {
      const names = matches.map((one) => `${one.pipeline}.${one.name}`).join(" or ");
      throw new UsageError(`several pipelines have a variable "${name}"`, `Say which: ${names}.`);
    }
    const parsed = parseValue(match.type, value);
    const problem = valueProblem(match.type, parsed);
    if (problem !== undefined) throw new UsageError(`the variable "${name}" ${problem}`);
    given[`${match.pipeline}.${match.name}`] = parsed;
  }
  return given;
}

/** Throws when a chosen step needs a variable that has no value. */
export function requireVars(plan: Plan, steps: readonly string[], vars: Readonly<Record<string, Scalar>>): void {
  for (const id of steps) {
    const step = plan.steps[id];
    const [missing] = unbound(bind(plan, { run: { id: "", started_at: "", vars } }, [step?.params, step?.args]));
    if (missing !== undefined) {
      throw new UsageError(
        `step "${id}" needs the variable "${missing}", and it has no value`,
        `Give it one: --var ${missing}=…, or a default in the spec.`,
      );
    }
  }
}
