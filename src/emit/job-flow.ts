import type { RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { hasThreePrimaries } from "../model/fleets.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Plan } from "../plan/plan.ts";
import type { Diagnostic, Outcome } from "../spec/diagnostic.ts";
import type { Scalar } from "../spec/schema/types.ts";
import { clusterInput, type ClusterOwner } from "./cluster-input.ts";
import type { ClusterOrder } from "./order.ts";
import { parameterWords } from "./parameters.ts";
import { sharedRole } from "./roles.ts";
import { listedSteps, listProblems, stepList } from "./step-list.ts";
import { unsupportedSetting } from "./unsupported.ts";
import { spelled, variablesOf } from "./words.ts";

type Vars = Readonly<Record<string, Scalar>>;

/**
 * One cluster of a bound plan with all its steps, one at a time. A failed step ends it, and so does the last one.
 * Ask `jobFlowProblems` first.
 */
export function jobFlow(
  plan: Plan,
  owner: ClusterOwner,
  deployment: Deployment,
  run: { readonly startedAt: string; readonly vars: Vars },
): RunJobFlowCommandInput {
  return withSteps(plan, owner, deployment, run.startedAt, () => run.vars);
}

/** The same with parameters for what is not known. */
export function jobFlowTarget(order: ClusterOrder): Outcome<RunJobFlowCommandInput | undefined> {
  const diagnostics = jobFlowProblems(order);
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const { plan, deployment } = spelled(order.plan, order.deployment, parameterWords);
  const owner = { run: parameterWords.run, cluster: order.cluster, attempt: 1 };
  const varsOf = (id: string): Vars => variablesOf(plan, id, parameterWords);
  return { value: withSteps(plan, owner, deployment, parameterWords.startedAt, varsOf), diagnostics };
}

/** What a job flow cannot say. */
export function jobFlowProblems(order: ClusterOrder): Diagnostic[] {
  const { plan, environment, cluster } = order;
  const { lifecycle } = plan.settings;
  const fleet = plan.clusters[cluster]?.fleet ?? {};
  const fleetName = cluster.split("-")[0] ?? cluster;
  return [
    ...(lifecycle === "transient"
      ? []
      : [
          unsupportedSetting(
            environment,
            ["lifecycle"],
            `a job flow is a cluster of its own: environment "${plan.environment}" has one that stays (lifecycle: ${lifecycle})`,
            "Its steps alone are --as emr-steps.",
          ),
        ]),
    ...(hasThreePrimaries(fleet)
      ? [
          unsupportedSetting(
            environment,
            ["fleets", fleetName, "primary"],
            `a job flow ends by itself: EMR protects clusters with three primaries, as of fleet "${fleetName}", from ending`,
            "A state machine lifts the protection first: --as state-machine.",
          ),
        ]
      : []),
    ...listProblems(order, "a job flow"),
    ...sharedRole(order, listedSteps(plan, cluster), "a job flow").diagnostics,
  ];
}

function withSteps(
  plan: Plan,
  owner: ClusterOwner,
  deployment: Deployment,
  startedAt: string,
  varsOf: (id: string) => Vars,
): RunJobFlowCommandInput {
  const input = clusterInput(plan, owner, deployment);
  const [role] = listedSteps(plan, owner.cluster).flatMap((id) => deployment.step_roles?.[id] ?? []);
  const call = { run: owner.run, startedAt, attempt: owner.attempt, actionOnFailure: "TERMINATE_CLUSTER" } as const;
  return {
    ...input,
    ...(role === undefined ? {} : { StepExecutionRoleArn: role }),
    StepConcurrencyLevel: 1,
    Instances: { ...input.Instances, KeepJobFlowAliveWhenNoSteps: false },
    Steps: stepList(plan, owner.cluster, call, varsOf),
  };
}
