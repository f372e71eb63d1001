import { durationText } from "../../cost/duration.ts";
import { type Figure, figureChange, figureText } from "../../cost/figure.ts";
import type { BudgetVerdict, Cost } from "../../cost/types.ts";
import { usd } from "../../emr/usd.ts";
import type { Review } from "../review.ts";

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

/** `4.50 → 6.00`, `4.50`; nothing where nobody has told. Of a run it says how long that is, unless the column does. */
export function figureOf(review: Review, environment: string, figure: Figure): string {
  const { before, after } = costsOf(review, environment);
  if (!before && !after) return "";
  // A new environment has none before: its row says that it is new.
  const text = before ? figureChange(before, after, figure) : figureText(after, figure);
  const duration = durationOf(review, environment);
  const isSaid = figure !== "per_run" || duration === undefined || commonDuration(review) !== undefined;
  return isSaid ? text : `${text} (${duration})`;
}

/** `USD a run (1 h assumed)`: what a figure rests on stands beside it. */
export function runTitle(review: Review): string {
  const duration = commonDuration(review);
  return `USD a run${duration === undefined ? "" : ` (${duration})`}`;
}

/** How long a run is taken to be, where all environments say the same. */
function commonDuration(review: Review): string | undefined {
  const told = environmentsOf(review).flatMap((environment) => durationOf(review, environment) ?? []);
  const [first, ...others] = new Set(told);
  return others.length === 0 ? first : undefined;
}

/** Undefined where no figure rests on it. */
function durationOf(review: Review, environment: string): string | undefined {
  const { before, after } = costsOf(review, environment);
  const priced = [after, before].find((cost) => cost?.prices);
  return priced && durationText(priced.per_run.duration);
}

function environmentsOf({ diff, costs }: Review): readonly string[] {
  const compared = (diff?.environments ?? []).map(({ environment }) => environment);
  return [...new Set([...compared, ...costs.map(({ environment }) => environment)])];
}

export interface OverBudget extends BudgetVerdict {
  readonly environment: string;
  readonly figure: string;
  /** `a run (1 h assumed)`. */
  readonly of: string;
}

/** The budgets that are not kept for sure, the worst first. */
export function overBudget(review: Review): readonly OverBudget[] {
  return environmentsOf(review)
    .flatMap((environment) => {
      const { after } = costsOf(review, environment);
      if (!after?.prices) return [];
      const of = { per_run: `a run (${durationText(after.per_run.duration)})`, per_hour: "an hour" };
      return (after.budget ?? []).map((one) => ({
        ...one,
        environment,
        figure: figureText(after, one.key),
        of: of[one.key],
      }));
    })
    .filter(({ verdict }) => verdict !== "within")
    .sort((a, b) => Number(b.verdict === "exceeds") - Number(a.verdict === "exceeds"));
}

export function budgetWords({ environment, limit, verdict, figure, of }: OverBudget): string {
  return `${environment} ${verdict} its budget of ${usd(limit)} USD ${of}: ${figure}`;
}
