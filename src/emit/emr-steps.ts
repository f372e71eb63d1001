import type { StepConfig } from "@aws-sdk/client-emr";
import type { Diagnostic, Outcome } from "../spec/diagnostic.ts";
import type { ClusterOrder } from "./order.ts";
import { parameterWords } from "./parameters.ts";
import { sharedRole } from "./roles.ts";
import { listedSteps, listProblems, stepList } from "./step-list.ts";
import { unsupportedSetting } from "./unsupported.ts";
import { spelled, variablesOf } from "./words.ts";

/** The steps of one cluster for a cluster of step concurrency 1: a failure cancels those after it, and the cluster waits. */
export function emrSteps(order: ClusterOrder): Outcome<StepConfig[] | undefined> {
  const { plan, cluster } = order;
  const diagnostics = [
    ...concurrencyProblems(order),
    ...listProblems(order, "a list of steps"),
    ...sharedRole(order, listedSteps(plan, cluster), "a list of steps").diagnostics,
  ];
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const call = { run: parameterWords.run, startedAt: parameterWords.startedAt, attempt: 1 } as const;
  const { plan: bound } = spelled(plan, order.deployment, parameterWords);
  const value = stepList(bound, cluster, { ...call, actionOnFailure: "CANCEL_AND_WAIT" }, (id) =>
    variablesOf(bound, id, parameterWords),
  );
  return { value, diagnostics };
}

/** With more than one step at a time EMR takes CONTINUE only (API reference, StepConfig.ActionOnFailure). */
function concurrencyProblems({ plan, environment, cluster }: ClusterOrder): Diagnostic[] {
  const concurrency = plan.clusters[cluster]?.step_concurrency ?? 1;
  if (plan.settings.lifecycle !== "standing" || concurrency === 1) return [];
  return [
    unsupportedSetting(
      environment,
      ["cluster", "step_concurrency"],
      `a list of steps runs one by one: the cluster "${cluster}" stands, and takes ${concurrency} steps at a time`,
      "Write step_concurrency: 1, or use --as state-machine.",
    ),
  ];
}

/** A runtime role is an argument of the request, and has no place in the list. */
export function roleNote(order: ClusterOrder): string | undefined {
  const { value: role } = sharedRole(order, listedSteps(order.plan, order.cluster), "a list of steps");
  return role === undefined
    ? undefined
    : `the list cannot name the runtime role of its steps: add them with --execution-role-arn ${role} (boto3: ExecutionRoleArn)`;
}
