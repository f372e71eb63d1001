import { type Scope, textOf, valueOf } from "./expression.ts";
import type { Strategy } from "./workflow.ts";

/** One job of a matrix. */
export type Leg = Readonly<Record<string, unknown>>;

/** The jobs of a matrix, in GitHub's order. Only lists of values and `include` are known, not their mixture. */
export function legsOf(strategy: Strategy | undefined, scope: Scope): Leg[] {
  if (!strategy) return [{}];
  const matrix = valueOf(strategy.matrix, scope) as Record<string, unknown>;
  const { include, ...vectors } = Object.fromEntries(
    Object.entries(matrix).map(([key, value]) => [key, valueOf(value, scope)]),
  ) as Record<string, readonly unknown[]>;
  if (include && Object.keys(vectors).length > 0) throw new Error("the machine knows no matrix of vectors and include");
  const legs = include
    ? ([...include] as Leg[])
    : Object.entries(vectors).reduce<Leg[]>(
        (all, [key, values]) => all.flatMap((leg) => values.map((value) => ({ ...leg, [key]: value }))),
        [{}],
      );
  if (legs.length === 0) throw new Error("Matrix vector does not contain any values");
  return legs;
}

/** What a job of a matrix is called: its `name`, else its values in brackets. */
export function legName(id: string, name: string | undefined, leg: Leg, scope: Scope): string {
  if (name !== undefined) return textOf(name, scope);
  const values = Object.values(leg).map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return values.length === 0 ? id : `${id} (${values.join(", ")})`;
}
