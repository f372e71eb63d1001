import { usd } from "../../emr/usd.ts";
import { budgeted } from "../budget.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "An hour of an environment costs more than its budget, whatever happens.",
  why: "The fleets of its pipelines are above `budget.per_hour` already at their least: the smallest capacity, the cheapest types, Spot at the lowest that AWS has told for the project (`emrald cost --refresh`). Nodes that may be of a type without a price count as nothing there, and so do estimated fees and the sample of Spot that comes with emrald. `emrald cost` shows what the sum is made of.",
  looksAt: "environment",
  check(scene, report) {
    const { name, layers } = scene.environment;
    for (const { key, limit, surely, verdict, what, prices } of budgeted(scene)) {
      if (verdict !== "exceeds") continue;
      report({
        at: place(layers, ["budget", key]),
        message: `${what} costs ${usd(surely)} USD at least, and its budget is ${usd(limit)} (${prices})`,
        hint: `Take smaller fleets, or a larger ${key}: emrald cost --env ${name} shows what it is made of.`,
      });
    }
  },
};
