import { type Judged, judgeBudget } from "../emr/budget.ts";
import { type PriceList, pricesWith } from "../emr/prices.ts";
import { parsePrices, PRICES_FILE } from "../emr/read-prices.ts";
import { clusters } from "../model/clusters.ts";
import { hiredBy } from "../model/hired.ts";
import { LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import { isBroken, type Scene } from "./rule.ts";

/** One limit of an environment's budget, and what the environment costs. */
export interface Budgeted extends Judged {
  /** What is paid for, in words: `a run of one hour (assumed) of environment "dev"`. */
  readonly what: string;
  /** Which prices, in words. */
  readonly prices: string;
}

/** The limits of an environment's budget; none where what it costs hangs on something that is broken. */
export function budgeted({ environment, facts }: Scene): Budgeted[] {
  const { name, region, budget, fleets } = environment;
  if (name === LOCAL_ENVIRONMENT || region === undefined) return [];
  if (budget.per_hour === undefined && budget.per_run === undefined) return [];
  if (["fleets", "cluster", "network", "notebook"].some((key) => isBroken(environment, [key]))) return [];
  const isFleetKnown = clusters(environment).every(({ fleet }) => fleets.has(fleet.name));
  const own = ownPrices(facts);
  if ((environment.lifecycle !== "existing" && !isFleetKnown) || own === "broken") return [];
  const known = pricesWith(own)[region];
  const words = { per_hour: "an hour", per_run: "a run of one hour (assumed)" };
  return judgeBudget(budget, hiredBy(environment), known)
    .filter(({ key }) => !isBroken(environment, ["budget", key]))
    .map((judged) => ({
      ...judged,
      unknown: known ? judged.unknown : [`all prices of ${region}`],
      what: `${words[judged.key]} of environment "${name}"`,
      prices: known ? `prices of ${region}, ${known.date}` : "",
    }));
}

/** The project's prices, or none; file/prices says what is wrong with them. */
function ownPrices(facts: Scene["facts"]): PriceList | undefined | "broken" {
  const text = facts.text(PRICES_FILE);
  if (text === undefined) return undefined;
  const parsed = parsePrices(text);
  return "value" in parsed ? parsed.value : "broken";
}
