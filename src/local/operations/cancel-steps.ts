import { list, required, string, structure } from "../api/shape.ts";
import type { CancelMode } from "../executor/executor.ts";
import { MAX_STEPS } from "../api/step-config.ts";
import { findCluster, findStep } from "./lookup.ts";
import { operation } from "./operation.ts";

const modes: readonly CancelMode[] = ["SEND_INTERRUPT", "TERMINATE_PROCESS"];

const input = structure({
  ClusterId: required(string({ max: 256 })),
  StepIds: required(list(string({ max: 256 }), { max: MAX_STEPS })),
  StepCancellationOption: string({ oneOf: modes }),
});

export const cancelSteps = operation(input, ({ ClusterId, StepIds, StepCancellationOption: mode }, engine) => {
  const cluster = findCluster(engine, ClusterId);
  const steps = StepIds.map((id) => findStep(cluster, id));
  const CancelStepsInfoList = steps.map(({ id, state }) => {
    // Cancelling one step may start or cancel others, so that each is looked at when its turn comes.
    const step = findStep(cluster, id);
    if (step.state !== "PENDING" && step.state !== "RUNNING") {
      return { StepId: id, Status: "FAILED", Reason: `A step in state ${state} cannot be cancelled.` };
    }
    engine.cancelStep(cluster, step, mode ?? "SEND_INTERRUPT");
    return { StepId: id, Status: "SUBMITTED" };
  });
  return { CancelStepsInfoList };
});
