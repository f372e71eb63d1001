import { jobFlow, toClusterSpec } from "../api/job-flow.ts";
import { toStepSpecs } from "../api/step-config.ts";
import { operation } from "./operation.ts";

export const runJobFlow = operation(jobFlow, (input, engine) => {
  const { stepConcurrency } = toClusterSpec(input);
  const steps = toStepSpecs(input.Steps ?? [], { stepConcurrency, executionRoleArn: input.StepExecutionRoleArn });
  const cluster = engine.runJobFlow(input, steps);
  return { JobFlowId: cluster.record.id, ClusterArn: cluster.arn };
});
