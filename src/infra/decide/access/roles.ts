import { KINDS } from "../../../spec/kinds.ts";
import type { Plan } from "../../../plan/plan.ts";
import { type Home, iamArn } from "../arns.ts";
import { awsName, rolePath, stepRolePath } from "../names.ts";

/** The ARN of a role of the environment, known before it is made. */
export function roleArn(plan: Plan, home: Home, what: string): string {
  return iamArn(home, `role${rolePath(plan.project)}${awsName(plan, what)}`);
}

/** The steps that work under a role of their own. The others use the role of the nodes. */
export function stepsWithRoles({ settings, steps }: Plan): string[] {
  return settings.security.roles === "step"
    ? Object.keys(steps).filter((id) => KINDS[steps[id]?.kind ?? "crawl"].isSpark)
    : [];
}

/** The steps that work under the role of the nodes. A crawl works on no node. */
export function stepsOfNodes(plan: Plan): string[] {
  const own = new Set(stepsWithRoles(plan));
  return Object.keys(plan.steps).filter((id) => plan.steps[id]?.kind !== "crawl" && !own.has(id));
}

export function stepRoleName(plan: Plan, id: string): string {
  return awsName(plan, id.replace("/", "-"));
}

/** Step to the ARN of its role. */
export function stepRoles(plan: Plan, home: Home): Record<string, string> {
  const path = stepRolePath(plan);
  return Object.fromEntries(
    stepsWithRoles(plan).map((id) => [id, iamArn(home, `role${path}${stepRoleName(plan, id)}`)]),
  );
}
