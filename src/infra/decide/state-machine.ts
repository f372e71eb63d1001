import { parametersIn } from "../../emit/parameters.ts";
import type { EmitOrder } from "../../emit/order.ts";
import { stateMachine } from "../../emit/state-machine/state-machine.ts";
import { invariant } from "../../errors.ts";
import type { Deployment } from "../../plan/deployment.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Outcome } from "../../spec/diagnostic.ts";
import { roleArn, stepRoles } from "./access/roles.ts";
import type { Home } from "./arns.ts";
import { awsName, type Named } from "./names.ts";

/** At most 80 characters (Step Functions quotas). */
export function stateMachineName(named: Named): string {
  return awsName(named, "run", 80);
}

/** Log groups of this beginning need no resource policy for each, of which an account has ten (Step Functions Developer Guide, logging). */
export function logGroupName(named: Named): string {
  return `/aws/vendedlogs/states/${stateMachineName(named)}`;
}

/** A state machine as it will be, before there is a deployment: what it uses, and what it cannot say. No text where it cannot. */
export function foreseenStateMachine(order: Omit<EmitOrder, "deployment">, home: Home): Outcome<string | undefined> {
  return text({ ...order, deployment: foreseen(order.plan, home) });
}

/**
 * What `emrald compile --as state-machine --binding` prints, without white space, which counts towards the limit of a definition. The
 * deployment knows all that the plan needs of it, and `foreseenStateMachine` has found nothing wrong.
 */
export function stateMachineDefinition(order: EmitOrder): string {
  const { value, diagnostics } = text(order);
  invariant(value, diagnostics.map(({ message }) => message).join("; "));
  const open = parametersIn(value);
  invariant(open.length === 0, `the state machine asks for ${open.join(", ")}, which the deployment does not know`);
  return value;
}

function text(order: EmitOrder): Outcome<string | undefined> {
  const { value, diagnostics } = stateMachine(order);
  return { value: value && JSON.stringify(value), diagnostics };
}

/** A deployment whose values are as long as the real ones: what has a limit has it with them too. */
function foreseen(plan: Plan, home: Home): Deployment {
  const id = (kind: string): string => `${kind}-${"0".repeat(17)}`;
  const subnets = plan.settings.network.subnets ?? Array.from({ length: 4 }, () => id("subnet"));
  return {
    account: home.account,
    service_role: plan.settings.security.service_role ?? roleArn(plan, home, "service"),
    instance_profile: plan.settings.security.instance_profile ?? roleArn(plan, home, "nodes"),
    subnets,
    security_configuration: awsName(plan, "security"),
    security_groups: { primary: id("sg"), core: id("sg"), service: id("sg") },
    step_roles: stepRoles(plan, home),
    clusters: Object.fromEntries(Object.keys(plan.clusters).map((name) => [name, `j-${"0".repeat(13)}`])),
  };
}
