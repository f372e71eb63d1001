import { ssmClient } from "../../aws/clients.ts";
import { stepRoles } from "../../infra/decide/access/roles.ts";
import { parameterName } from "../../infra/decide/names.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";
import { publishedBinding } from "../../run/published-binding.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { parseBinding, readBinding } from "../binding.ts";

/** What is known of an environment's deployment: what `--binding` says, or else what its stack has written down. */
export async function deploymentOf(plan: Plan, binding: string | undefined): Promise<Deployment> {
  if (plan.environment === LOCAL_ENVIRONMENT) return {};
  if (binding !== undefined) return readBinding(binding, plan);
  const name = parameterName(plan, "binding");
  const text = await publishedBinding(ssmClient({ region: plan.region }), name);
  if (text === undefined) return {};
  return withStepRoles(plan, parseBinding(name, Buffer.from(text), plan));
}

/** A stack gives the roles of steps names that the plan tells, since a parameter has no room for all of them. */
function withStepRoles(plan: Plan, deployment: Deployment): Deployment {
  const { account } = deployment;
  if (account === undefined || plan.settings.security.roles !== "step") return deployment;
  return { ...deployment, step_roles: stepRoles(plan, { region: plan.region, account }) };
}
