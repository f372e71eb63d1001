import type { BudgetVerdict, Cost } from "../../cost/types.ts";
import { usd, usdRange } from "../../emr/usd.ts";
import type { Review } from "../review.ts";

type Figure = "per_run" | "per_hour";

/** What an environment costs before and after; without a diff, what it costs. */
export function costsOf(
  { diff, costs }: Review,
  environment: string,
): { readonly before?: Cost; readonly after?: Cost } {
  const compared = diff?.environments.find((one) => one.environment === environment)?.cost;
  if (compared) return compared;
  const after = costs.find((one) => one.environment === environment);
  return after ? { after } : {};
}

/** `4.50 → 6.00`, `4.50`; nothing where nobody has told. */
export function figureOf(review: Review, environment: string, figure: Figure): string {
  const { before, after } = costsOf(review, environment);
  const [was, is] = [shown(before, figure), shown(after, figure)];
  if (is === undefined) return was === undefined ? "" : `${was} → nothing`;
  return was === undefined || was === is ? is : `${was} → ${is}`;
}

function shown(cost: Cost | undefined, figure: Figure): string | undefined {
  if (!cost) return undefined;
  if (!cost.prices) return "not known";
  return `${cost.unknown.length > 0 ? "at least " : ""}${usdRange(cost[figure])}`;
}

const WORDS: Readonly<Record<Figure, string>> = { per_run: "a run", per_hour: "an hour" };

export interface OverBudget extends BudgetVerdict {
  readonly environment: string;
  readonly figure: string;
}

/** The budgets that are not kept for sure, the worst first. */
export function overBudget(review: Review): readonly OverBudget[] {
  const environments = new Set([
    ...(review.diff?.environments ?? []).map(({ environment }) => environment),
    ...review.costs.map(({ environment }) => environment),
  ]);
  return [...environments]
    .flatMap((environment) => {
      const { after } = costsOf(review, environment);
      if (!after?.prices) return [];
      return (after.budget ?? []).map((one) => ({ ...one, environment, figure: usdRange(after[one.key]) }));
    })
    .filter(({ verdict }) => verdict !== "within")
    .sort((a, b) => Number(b.verdict === "exceeds") - Number(a.verdict === "exceeds"));
}

export function budgetWords({ environment, key, limit, verdict, figure }: OverBudget): string {
  return `${environment} ${verdict} its budget of ${usd(limit)} USD ${WORDS[key]}: ${figure}`;
}
