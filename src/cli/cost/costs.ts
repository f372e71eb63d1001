import { costOf, type Durations } from "../../cost/cost.ts";
import type { Cost } from "../../cost/types.ts";
import { compile } from "../../plan/compile.ts";
import type { Plan } from "../../plan/plan.ts";
import { Artifacts } from "../../project/facts.ts";
import { readPrices } from "../../project/prices.ts";
import type { Priced } from "./priced.ts";

/** What each of the chosen environments costs; with `runs` by how long their last runs took. Throws a WorldError. */
export async function costsOf(root: string, { chosen }: Priced, runs: boolean): Promise<Cost[]> {
  const prices = readPrices(root);
  const artifacts = new Artifacts(root);
  const costs: Cost[] = [];
  for (const { environment, lineage } of chosen) {
    const plan = compile(environment, lineage, artifacts.hash);
    costs.push(costOf(plan, prices, runs ? await durationsOf(root, plan) : undefined));
  }
  return costs;
}

/** Undefined where there were no runs: an environment whose account nobody knows was never deployed. */
async function durationsOf(root: string, plan: Plan): Promise<Durations | undefined> {
  const { deploymentOf } = await import("../run/deployment.ts");
  const { openLedger } = await import("../run/open-ledger.ts");
  const { recentDurations } = await import("../../run/recent-durations.ts");
  const deployment = await deploymentOf(plan, undefined);
  const isKnown = typeof plan.account === "string" || deployment.account !== undefined;
  const found = isKnown ? await recentDurations(openLedger(root, plan, deployment).ledger, plan) : undefined;
  if (!found) process.stderr.write(`${plan.environment}: no run has succeeded yet, so that one hour is assumed\n`);
  return found;
}
