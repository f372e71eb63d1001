import type { Diagnostic, Outcome } from "../spec/diagnostic.ts";
import type { ClusterOrder } from "./order.ts";
import { unsupportedStep } from "./unsupported.ts";

/** EMR takes one runtime role for all steps of a request (API reference, RunJobFlow and AddJobFlowSteps): the one they share. */
export function sharedRole(
  { environment, deployment }: ClusterOrder,
  steps: readonly string[],
  what: string,
): Outcome<string | undefined> {
  const roles = steps.map((id) => [id, deployment.step_roles?.[id]] as const);
  const shared = roles[0]?.[1];
  const diagnostics = roles
    .filter(([, role]) => role !== shared)
    .map(([id, role]): Diagnostic => {
      const own = role === undefined ? "none" : `"${role}"`;
      const first = shared === undefined ? "none" : `"${shared}"`;
      return unsupportedStep(
        environment,
        id,
        undefined,
        `${what} has one runtime role for all its steps: the binding has ${own} for "${id}", and ${first} for "${roles[0]?.[0] ?? ""}"`,
      );
    });
  return { value: diagnostics.length > 0 ? undefined : shared, diagnostics };
}
