import type { Configuration } from "../executor/executor.ts";
import type { ClusterSpec } from "../machine/records.ts";
import { limits } from "../../emr/limits.ts";
import { autoTerminationPolicy, toIdleTimeout } from "./auto-termination.ts";
import { checkInstances, hasThreePrimaries } from "./check-instances.ts";
import { validationError } from "./errors.ts";
import { instancesConfig } from "./instances.ts";
import { checkManagedScaling, managedScalingPolicy } from "./managed-scaling.ts";
import { checkRelease } from "./release.ts";
import { boolean, document, integer, list, map, required, string, structure, type Read, type Shape } from "./shape.ts";
import { stepConfigs } from "./step-config.ts";
import { tagList } from "./tags.ts";

const configuration: Shape<Configuration> = (value, place, broken) =>
  structure({
    Classification: string(),
    Properties: map(string()),
    Configurations: list(configuration),
  })(value, place, broken);

/** The members of RunJobFlow. What nothing here acts on is kept for DescribeCluster. */
export const jobFlow = structure({
  Name: required(string({ max: 256 })),
  LogUri: string(),
  LogEncryptionKmsKeyId: string(),
  ReleaseLabel: string({ max: 256 }),
  Instances: required(instancesConfig),
  Steps: stepConfigs,
  StepExecutionRoleArn: string({ min: 20, max: 2048 }),
  BootstrapActions: list(
    structure({
      Name: required(string({ max: 256 })),
      ScriptBootstrapAction: required(structure({ Path: required(string()), Args: list(string()) })),
    }),
    { max: 16 },
  ),
  Applications: list(
    structure({ Name: string(), Version: string(), Args: list(string()), AdditionalInfo: map(string()) }),
  ),
  Configurations: list(configuration),
  VisibleToAllUsers: boolean,
  JobFlowRole: string(),
  ServiceRole: string(),
  Tags: tagList,
  SecurityConfiguration: string(),
  AutoScalingRole: string(),
  ScaleDownBehavior: string({ oneOf: ["TERMINATE_AT_INSTANCE_HOUR", "TERMINATE_AT_TASK_COMPLETION"] }),
  CustomAmiId: string({ max: 256 }),
  EbsRootVolumeSize: integer(),
  EbsRootVolumeIops: integer(),
  EbsRootVolumeThroughput: integer(),
  RepoUpgradeOnBoot: string({ oneOf: ["SECURITY", "NONE"] }),
  StepConcurrencyLevel: integer(),
  ManagedScalingPolicy: managedScalingPolicy,
  PlacementGroupConfigs: document,
  AutoTerminationPolicy: autoTerminationPolicy,
  OSReleaseLabel: string(),
  KerberosAttributes: document,
  ExtendedSupport: boolean,
  MonitoringConfiguration: document,
  SessionEnabled: boolean,
});

export type JobFlow = Read<typeof jobFlow>;

/** Checks what the shapes cannot say, and takes out what decides how the cluster behaves. */
export function toClusterSpec(request: JobFlow): ClusterSpec {
  checkRelease(
    request.ReleaseLabel,
    (request.Applications ?? []).flatMap(({ Name }) => Name ?? []),
  );
  checkInstances(request.Instances);
  if (request.ManagedScalingPolicy) {
    const kind = request.Instances.InstanceFleets ? "fleet" : "group";
    checkManagedScaling(request.ManagedScalingPolicy, { kind, releaseLabel: request.ReleaseLabel });
  }
  const policy = request.AutoTerminationPolicy;
  return {
    name: request.Name,
    keepAlive: request.Instances.KeepJobFlowAliveWhenNoSteps ?? false,
    terminationProtected: (request.Instances.TerminationProtected ?? false) || hasThreePrimaries(request.Instances),
    stepConcurrency: toStepConcurrency(request.StepConcurrencyLevel ?? 1, validationError),
    idleTimeoutSeconds: policy && toIdleTimeout(policy),
  };
}

/** `refuse` makes the error of the call that asks for it. */
export function toStepConcurrency(level: number, refuse: (message: string) => Error): number {
  const { min, max } = limits.stepConcurrency;
  if (level < min || level > max) {
    throw refuse(`StepConcurrencyLevel must be between ${min} and ${max}; the request has ${level}.`);
  }
  return level;
}
