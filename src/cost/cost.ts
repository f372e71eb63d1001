import { judgeBudget } from "../emr/budget.ts";
import { type Hourly, hourly, type HourlyPart } from "../emr/hourly.ts";
import type { Prices } from "../emr/prices.ts";
import { type Range, sum } from "../emr/range.ts";
import { ASSUMED_SECONDS, paidHours, runPrice, type RunSeconds } from "../emr/run-price.ts";
import type { Plan } from "../plan/plan.ts";
import { hiredByPlan } from "./hired.ts";
import { notCounted } from "./not-counted.ts";
import type { Cost, Part, PerRun } from "./types.ts";

/** How long the runs of an environment last, as its ledger tells. Seconds. */
export interface Durations extends RunSeconds {
  /** How many runs it was told by. */
  readonly runs: number;
}

/** What an environment costs by the given prices. Without durations a run is taken to last an hour. */
export function costOf(plan: Plan, prices: Prices, durations?: Durations): Cost {
  const { environment, region } = plan;
  const known = Object.hasOwn(prices, region) ? prices[region] : undefined;
  const hired = hiredByPlan(plan);
  const { parts, unknown }: Hourly = known
    ? hourly(hired, known)
    : { parts: [], unknown: [`all prices of ${region}: emrald cost --refresh gets them`] };
  const stands = parts.filter((part) => part.stands);
  const per_hour = sum(parts);
  const per_run = perRun(parts, Object.keys(plan.clusters), durations);
  const judged = judgeBudget(plan.settings.budget, hired, known, durations);
  return {
    environment,
    region,
    ...(known ? { prices: { date: known.date, source: known.source, of: known.of } } : {}),
    per_hour: rounded(per_hour),
    per_run,
    ...(stands.length > 0 ? { standing: rounded(sum(stands)) } : {}),
    parts: parts.map(shownPart),
    unknown,
    not_counted: notCounted(plan, known),
    ...(judged.length > 0 ? { budget: judged.map(({ key, limit, verdict }) => ({ key, limit, verdict })) } : {}),
  };
}

function shownPart({ what, cluster, note, ...range }: HourlyPart): Part {
  return {
    what,
    ...(cluster === undefined ? {} : { cluster }),
    per: "hour",
    ...rounded(range),
    ...(note === undefined ? {} : { note }),
  };
}

function perRun(parts: readonly HourlyPart[], clusters: readonly string[], durations: Durations | undefined): PerRun {
  const seconds: RunSeconds = durations ?? { run: ASSUMED_SECONDS, clusters: {} };
  const isPaid = (name: string): boolean => parts.some(({ cluster }) => cluster === name);
  return {
    ...rounded(runPrice(parts, seconds)),
    hours: Object.fromEntries(clusters.filter(isPaid).map((name) => [name, paidHours(seconds, name)])),
    duration: {
      seconds: seconds.run,
      ...(durations ? { from: "runs", runs: durations.runs } : { from: "assumed" }),
    },
  };
}

/** Sums of fractions have bits at their end that nobody wants to read. */
function rounded({ low, high }: Range): Range {
  const round = (value: number): number => Math.round(value * 1e6) / 1e6;
  return { low: round(low), high: round(high) };
}
