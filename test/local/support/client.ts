import { EMRClient, type ActionOnFailure, type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";

export function emrClient(endpoint: string): EMRClient {
  return new EMRClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
}

/** A cluster that stays up; `Instances` given replaces all of it. */
export function clusterInput(input: Partial<RunJobFlowCommandInput> = {}): RunJobFlowCommandInput {
  return {
    Name: "test",
    ReleaseLabel: "emr-7.13.0",
    Instances: { KeepJobFlowAliveWhenNoSteps: true },
    ...input,
  };
}

export function step(
  Name: string,
  ActionOnFailure: ActionOnFailure = "CONTINUE",
  Args: string[] = ["true"],
): StepConfig {
  return { Name, ActionOnFailure, HadoopJarStep: { Jar: "command-runner.jar", Args } };
}
