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
  const before = new Map(StepIds.map((id) => [id, findStep(cluster, id).state]));
  const cancelled = engine.cancelSteps(cluster, [...before.keys()], mode ?? "SEND_INTERRUPT");
  const CancelStepsInfoList = [...before].map(([id, state]) =>
    cancelled.includes(id)
      ? { StepId: id, Status: "SUBMITTED" }
      : { StepId: id, Status: "FAILED", Reason: `A step in state ${state} cannot be cancelled.` },
  );
  return { CancelStepsInfoList };
});
