import type { ActionOnFailure, StepConfig } from "@aws-sdk/client-emr";
import { COMMAND_RUNNER } from "../emr/step-jars.ts";
import { invariant } from "../errors.ts";
import { bind, planUri } from "../plan/bind.ts";
import { isRuntimeStep, type Plan } from "../plan/plan.ts";
import type { Text } from "../model/symbol.ts";
import type { Scalar } from "../spec/schema/types.ts";

/** One attempt of a step, as a run submits it. */
export interface StepCall {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** From 1; text where a target writes what is known only while it runs. */
  readonly attempt: number | string;
  /** `pipeline.variable` to what the run was given for it. */
  readonly vars: Readonly<Record<string, Scalar>>;
  readonly actionOnFailure: Extract<ActionOnFailure, "CONTINUE" | "CANCEL_AND_WAIT" | "TERMINATE_CLUSTER">;
}

/** A step's name on EMR, by which it is found again: at most 256 characters (API reference, StepConfig.Name). */
export function stepName(id: string, run: string, attempt: number | string): string {
  return `${id} run=${run} attempt=${attempt}`;
}

/** One step of a bound plan, as AddJobFlowSteps and RunJobFlow take it. A crawl is no step of EMR. */
export function stepConfig(plan: Plan, id: string, call: StepCall): StepConfig {
  const { run, attempt, actionOnFailure } = call;
  const step = plan.steps[id];
  invariant(step, `the plan has no step "${id}"`);
  invariant(step.crawler === undefined, `the crawl "${id}" is no step of EMR`);
  const binding = {
    plan: { uri: planUri(plan) },
    run: { id: run, started_at: call.startedAt, attempt, vars: call.vars },
  };
  // The runtime reads variables from the plan: what this run was given instead has to be told.
  const ours = Object.entries(call.vars).filter(([name]) => name.startsWith(`${step.pipeline}.`));
  const given = isRuntimeStep(step) ? ours.flatMap(([name, value]) => ["--var", `${name}=${String(value)}`]) : [];
  return {
    Name: stepName(id, run, attempt),
    ActionOnFailure: actionOnFailure,
    HadoopJarStep: {
      Jar: step.jar ?? COMMAND_RUNNER,
      Args: [...bind(plan, binding, step.args).map(asArgument), ...given],
    },
  };
}

/** A whole variable keeps its type until here; on a command line it is text. Nothing else is left to know. */
function asArgument(argument: Text | Scalar): string {
  invariant(typeof argument !== "object", "the plan is not bound");
  return String(argument);
}
