import { validationError } from "../api/errors.ts";
import { jobFlow, toClusterSpec } from "../api/job-flow.ts";
import { toStepSpecs } from "../api/step-config.ts";
import { operation } from "./operation.ts";
import { findSecurityConfiguration } from "./security-configuration.ts";

export const runJobFlow = operation(jobFlow, (input, engine) => {
  const { stepConcurrency } = toClusterSpec(input);
  if (input.SecurityConfiguration !== undefined) {
    findSecurityConfiguration(engine.documents, input.SecurityConfiguration, validationError);
  }
  const steps = toStepSpecs(input.Steps ?? [], { stepConcurrency, executionRoleArn: input.StepExecutionRoleArn });
  const cluster = engine.runJobFlow(input, steps);
  return { JobFlowId: cluster.record.id, ClusterArn: cluster.arn };
});
