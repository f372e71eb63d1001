import type { StepConfig } from "@aws-sdk/client-emr";
import type { Plan } from "../plan/plan.ts";
import { waves } from "../plan/waves.ts";
import type { Diagnostic } from "../spec/diagnostic.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { ClusterOrder } from "./order.ts";
import { stepConfig, type StepCall } from "./step-config.ts";
import { unsupportedStep } from "./unsupported.ts";

/** The steps of one cluster in an order in which each finds what it needs done: EMR has no dependencies between steps. */
export function listedSteps(plan: Plan, cluster: string): string[] {
  return waves(plan)
    .flat()
    .filter((id) => plan.steps[id]?.cluster === cluster);
}

/** The steps as one list. A failure stops what comes after, unless the step may fail: nothing needs it then (see below). */
export function stepList(
  plan: Plan,
  cluster: string,
  call: Omit<StepCall, "vars">,
  varsOf: (id: string) => Readonly<Record<string, Scalar>>,
): StepConfig[] {
  return listedSteps(plan, cluster).map((id) =>
    stepConfig(plan, id, {
      ...call,
      vars: varsOf(id),
      actionOnFailure: plan.steps[id]?.allow_failure ? "CONTINUE" : call.actionOnFailure,
    }),
  );
}

/** What a list of steps that one cluster works off, one by one, cannot say. `what` begins the sentence. */
export function listProblems({ plan, environment, cluster }: ClusterOrder, what: string): Diagnostic[] {
  const listed = listedSteps(plan, cluster);
  const needed = new Set(listed.flatMap((id) => plan.steps[id]?.needs ?? []));
  return listed.flatMap((id) => {
    const step = plan.steps[id];
    if (!step) return [];
    const problem = (key: string | undefined, message: string, hint?: string): Diagnostic =>
      unsupportedStep(environment, id, key, message, hint);
    const elsewhere = step.needs.filter((need) => plan.steps[need]?.cluster !== cluster);
    return [
      ...(step.crawler ? [problem("crawl", `${what} has no crawl: "${id}" is Glue's work, not a step of EMR`)] : []),
      ...(step.retries > 0 ? [problem("retries", `${what} tries no step again: "${id}" has retries`)] : []),
      ...(step.timeout === undefined ? [] : [problem("timeout", `${what} has no timeouts: "${id}" has one`)]),
      ...(step.allow_failure && needed.has(id)
        ? [problem("allow_failure", `${what} skips no step: "${id}" may fail, and others need it`)]
        : []),
      ...elsewhere.map((need) =>
        problem(
          undefined,
          `${what} is one cluster's: "${id}" needs "${need}", which runs on the cluster "${plan.steps[need]?.cluster ?? ""}"`,
        ),
      ),
    ];
  });
}
