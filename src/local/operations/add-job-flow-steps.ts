import { validationError } from "../api/errors.ts";
import { required, string, structure } from "../api/shape.ts";
import { MAX_STEPS, stepConfigs, toStepSpecs } from "../api/step-config.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({
  JobFlowId: required(string({ max: 256 })),
  Steps: required(stepConfigs),
  ExecutionRoleArn: string({ min: 20, max: 2048 }),
});

export const addJobFlowSteps = operation(input, ({ JobFlowId, Steps, ExecutionRoleArn }, engine) => {
  const cluster = findModifiableJobFlow(engine, JobFlowId);
  const { record } = cluster;
  const specs = toStepSpecs(Steps, {
    stepConcurrency: record.spec.stepConcurrency,
    executionRoleArn: ExecutionRoleArn,
  });
  if (record.steps.activeCount + specs.length > MAX_STEPS) {
    throw validationError(
      "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for cluster exceeded.",
    );
  }
  return { StepIds: engine.addSteps(cluster, specs) };
});
