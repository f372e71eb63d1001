import { usd } from "../../emr/usd.ts";
import { listed } from "../../spec/nearest.ts";
import { type Budgeted, budgeted } from "../budget.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "An environment may cost more than its budget, or nobody can tell.",
  why: "At the most that its fleets can be (managed scaling at its upper bound, the dearest types, Spot at the price on demand) it is above `budget`; or a price is not known, and the budget would hold nothing. A run is taken to last one hour, since nothing is asked of AWS here: `emrald cost --runs` knows better.",
  looksAt: "environment",
  check(scene, report) {
    const { name, layers } = scene.environment;
    for (const one of budgeted(scene)) {
      if (one.verdict !== "may exceed") continue;
      const isOver = one.range.high > one.limit;
      report({
        at: place(layers, ["budget", one.key]),
        message: isOver ? over(one) : untold(one),
        hint: isOver
          ? `emrald cost --env ${name} shows what it is made of.`
          : "emrald cost --refresh gets AWS's prices of today.",
      });
    }
  },
};

function over({ what, range, limit, prices }: Budgeted): string {
  return `${what} may cost ${usd(range.high)} USD, and its budget is ${usd(limit)} (${prices})`;
}

function untold({ what, limit, unknown }: Budgeted): string {
  return `whether ${what} keeps its budget of ${usd(limit)} USD cannot be told without ${listed(unknown)}`;
}
