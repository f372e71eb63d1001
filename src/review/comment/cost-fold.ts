import { durationText } from "../../cost/duration.ts";
import { figureText } from "../../cost/figure.ts";
import type { Cost } from "../../cost/types.ts";
import { usdRange } from "../../emr/usd.ts";
import { cut, escaped } from "../markdown.ts";
import type { Review } from "../review.ts";
import type { Fold } from "./fold.ts";
import { costsOf } from "./money.ts";
import { sentence } from "./words.ts";

/** What each part costs an hour, what the figures rest on, and what they leave out. */
export function costFold(review: Review): Fold {
  const environments = new Set([
    ...(review.diff?.environments ?? []).map(({ environment }) => environment),
    ...review.costs.map(({ environment }) => environment),
  ]);
  const lines = [...environments].flatMap((environment) => {
    const { after } = costsOf(review, environment);
    return after ? linesOf(after) : [];
  });
  return { title: "Cost", head: [], lines, rest: (left) => `- and ${left} more: \`emrald cost\` tells all` };
}

function linesOf(cost: Cost): string[] {
  const { environment, prices, parts, unknown, not_counted: notCounted, standing } = cost;
  const rests = prices
    ? `prices of ${escaped(cut(prices.date, 40))} (${escaped(cut(prices.source, 200))}); a run of ${durationText(cost.per_run.duration)}`
    : "nobody has prices of its region";
  return [
    `- **${environment}**, ${escaped(cut(cost.region, 40))}: ${rests}`,
    ...parts.map(({ what, low, high, cluster, note }) => {
      const of = cluster === undefined ? "" : `${sentence(cluster)}: `;
      return `  - ${of}${sentence(what)}: ${usdRange({ low, high })} an hour${note === undefined ? "" : ` (${sentence(note)})`}`;
    }),
    ...(standing ? [`  - between runs: ${figureText(cost, "standing")} an hour`] : []),
    ...(unknown.length > 0 ? [`  - not known: ${unknown.map(sentence).join("; ")}`] : []),
    ...(notCounted.length > 0 ? [`  - not counted: ${notCounted.map(sentence).join("; ")}`] : []),
  ];
}
