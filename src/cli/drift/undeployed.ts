import { accountOf, parameterOf, type StackState } from "../../drift/stack-state.ts";
import { parameterName } from "../../infra/decide/names.ts";
import { FOUNDATION } from "../../model/names.ts";
import { bind } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { uploadsOf } from "../../run/publish/index.ts";

const NEXT = "`emrald preview` shows what would change, `emrald up` does it";

/** What the project says and the stack does not have yet, in words. A foundation writes down no digest: its preview tells. Throws a WorldError. */
export async function undeployed(
  root: string,
  environment: string,
  plan: Plan,
  state: StackState,
): Promise<readonly string[]> {
  if (environment === FOUNDATION) return [];
  const deployed = parameterOf(state, parameterName(plan, "plan"));
  if (deployed === undefined)
    return [
      `no plan is deployed: only what is protected is left, or an \`emrald up\` did not come to its end; ${NEXT}`,
    ];
  const account = accountOf(state);
  const files = parameterOf(state, parameterName(plan, "uploads"));
  const { digest } = await uploadsOf(account === undefined ? plan : bind(plan, { account }, plan), root);
  return [
    ...(deployed === plan.digest ? [] : [`the plan ${short(plan.digest)}; ${short(deployed)} is deployed; ${NEXT}`]),
    ...(files === digest || account === undefined ? [] : [`files that the spec uploads; ${NEXT}`]),
  ];
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
