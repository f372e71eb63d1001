import type { Configuration } from "../executor/executor.ts";
import type { ClusterSpec } from "../machine/records.ts";
import { validationError } from "./errors.ts";
import { checkInstances, instancesConfig } from "./instances.ts";
import { boolean, document, integer, list, map, required, string, structure, type Read, type Shape } from "./shape.ts";
import { stepConfigs } from "./step-config.ts";

/** `emr-spark-` is the line of Spark 4. */
const releaseLabel = /^emr(-spark)?-\d+\.\d+\.\d+$/;

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
  Tags: list(structure({ Key: string({ max: 128 }), Value: string({ max: 256 }) })),
  SecurityConfiguration: string(),
  AutoScalingRole: string(),
  ScaleDownBehavior: string({ oneOf: ["TERMINATE_AT_INSTANCE_HOUR", "TERMINATE_AT_TASK_COMPLETION"] }),
  CustomAmiId: string({ max: 256 }),
  EbsRootVolumeSize: integer(),
  RepoUpgradeOnBoot: string({ oneOf: ["SECURITY", "NONE"] }),
  StepConcurrencyLevel: integer(),
  ManagedScalingPolicy: document,
  PlacementGroupConfigs: document,
  AutoTerminationPolicy: structure({ IdleTimeout: integer() }),
  OSReleaseLabel: string(),
});

export type JobFlow = Read<typeof jobFlow>;

const MIN_IDLE_SECONDS = 60;
const MAX_IDLE_SECONDS = 604_800;
/** EMR's idle timeout for a policy that names none. */
const DEFAULT_IDLE_SECONDS = 3_600;

/** Checks what the shapes cannot say, and takes out what decides how the cluster behaves. */
export function toClusterSpec(request: JobFlow): ClusterSpec {
  if (request.ReleaseLabel !== undefined && !releaseLabel.test(request.ReleaseLabel)) {
    throw validationError(`The supplied release label is invalid: ${request.ReleaseLabel}.`);
  }
  checkInstances(request.Instances);
  const concurrency = request.StepConcurrencyLevel ?? 1;
  if (concurrency < 1 || concurrency > 256) {
    throw validationError(`StepConcurrencyLevel must be between 1 and 256; the request has ${concurrency}.`);
  }
  const policy = request.AutoTerminationPolicy;
  const idle = policy && (policy.IdleTimeout ?? DEFAULT_IDLE_SECONDS);
  if (idle !== undefined && (idle < MIN_IDLE_SECONDS || idle > MAX_IDLE_SECONDS)) {
    throw validationError(
      `IdleTimeout must be between ${MIN_IDLE_SECONDS} and ${MAX_IDLE_SECONDS} seconds; the request has ${idle}.`,
    );
  }
  return {
    name: request.Name,
    keepAlive: request.Instances.KeepJobFlowAliveWhenNoSteps ?? false,
    terminationProtected: request.Instances.TerminationProtected ?? false,
    stepConcurrency: concurrency,
    idleTimeoutSeconds: idle,
  };
}
