import { costOf } from "../../cost/cost.ts";
import type { Cost } from "../../cost/types.ts";
import { compile } from "../../plan/compile.ts";
import { Artifacts } from "../../project/facts.ts";
import { readPrices } from "../../project/prices.ts";
import { durationsOf } from "./durations.ts";
import type { Priced } from "./priced.ts";

/** What each of the chosen environments costs; with `runs` by how long their last runs took. Throws a WorldError. */
export async function costsOf(root: string, { chosen }: Priced, runs: boolean): Promise<Cost[]> {
  const prices = readPrices(root);
  const artifacts = new Artifacts(root);
  const costs: Cost[] = [];
  for (const { environment, lineage } of chosen) {
    const plan = compile(environment, lineage, artifacts);
    costs.push(costOf(plan, prices, runs ? await durationsOf(root, plan) : undefined));
  }
  return costs;
}
