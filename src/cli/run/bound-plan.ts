import { UsageError } from "../../errors.ts";
import { bind } from "../../plan/bind.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";

/** A plan with its account, which names its buckets: the spec's own, or the binding's. */
export function boundPlan(plan: Plan, deployment: Deployment): Plan {
  const account = typeof plan.account === "string" ? plan.account : deployment.account;
  if (account === undefined) {
    throw new UsageError(
      `the account of environment "${plan.environment}" is not known`,
      `emrald up --env ${plan.environment} tells it; or write account: "123456789012" in project.yaml, or give it with --binding.`,
    );
  }
  return bind(plan, { account }, plan);
}
