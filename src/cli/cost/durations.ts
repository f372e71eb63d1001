import type { Durations } from "../../cost/cost.ts";
import type { Plan } from "../../plan/plan.ts";

/** How long the last runs of a plan's environment took, by its ledger. Undefined where there were none: an environment whose account nobody knows was never deployed. Throws a WorldError. */
export async function durationsOf(root: string, plan: Plan): Promise<Durations | undefined> {
  const { deploymentOf } = await import("../run/deployment.ts");
  const { openLedger } = await import("../run/open-ledger.ts");
  const { recentDurations } = await import("../../run/recent-durations.ts");
  const deployment = await deploymentOf(plan, undefined);
  const isKnown = typeof plan.account === "string" || deployment.account !== undefined;
  const found = isKnown ? await recentDurations(openLedger(root, plan, deployment).ledger, plan) : undefined;
  if (!found) process.stderr.write(`${plan.environment}: no run has succeeded yet, so that one hour is assumed\n`);
  return found;
}
