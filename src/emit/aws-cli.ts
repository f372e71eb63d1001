import type { RunJobFlowCommandInput, StepConfig } from "@aws-sdk/client-emr";
import { given } from "../spec/given.ts";

/** A step as `--steps` of `aws emr add-steps` and `create-cluster` takes it: another shape than the API's. */
export interface CliStep {
  readonly Type: "CUSTOM_JAR";
  readonly Name: string | undefined;
  readonly ActionOnFailure: string | undefined;
  readonly Jar: string | undefined;
  readonly Args: readonly string[];
}

/** For `aws emr add-steps --steps file://…`: that command takes no API shape, and no `--cli-input-json`. */
export function cliSteps(steps: readonly StepConfig[]): CliStep[] {
  return steps.map(({ Name, ActionOnFailure, HadoopJarStep }) => ({
    Type: "CUSTOM_JAR",
    Name,
    ActionOnFailure,
    Jar: HadoopJarStep?.Jar,
    Args: HadoopJarStep?.Args ?? [],
  }));
}

/** RunJobFlow's input as a command line: `aws emr create-cluster` takes options only, and there is no `run-job-flow`. */
export function createCluster(input: RunJobFlowCommandInput, region: string): string {
  const { Instances = {}, AutoTerminationPolicy, ManagedScalingPolicy } = input;
  const ec2 = given({
    InstanceProfile: input.JobFlowRole,
    KeyName: Instances.Ec2KeyName,
    SubnetIds: Instances.Ec2SubnetIds,
    EmrManagedMasterSecurityGroup: Instances.EmrManagedMasterSecurityGroup,
    EmrManagedSlaveSecurityGroup: Instances.EmrManagedSlaveSecurityGroup,
    ServiceAccessSecurityGroup: Instances.ServiceAccessSecurityGroup,
  });
  const bootstrap = input.BootstrapActions?.map(({ Name, ScriptBootstrapAction: script }) => ({
    Name,
    Path: script?.Path,
    Args: script?.Args,
  }));
  const options: [option: string, ...values: (string | number | object | undefined)[]][] = [
    ["--region", region],
    ["--name", input.Name],
    ["--release-label", input.ReleaseLabel],
    ["--applications", ...(input.Applications ?? []).map(({ Name = "" }) => `Name=${Name}`)],
    ["--log-uri", input.LogUri],
    ["--service-role", input.ServiceRole],
    ["--security-configuration", input.SecurityConfiguration],
    ["--ec2-attributes", ec2],
    ["--instance-fleets", Instances.InstanceFleets],
    ["--managed-scaling-policy", ManagedScalingPolicy],
    ["--auto-termination-policy", AutoTerminationPolicy],
    ["--configurations", filled(input.Configurations)],
    ["--bootstrap-actions", filled(bootstrap)],
    ["--step-concurrency-level", input.StepConcurrencyLevel],
    ["--step-execution-role-arn", input.StepExecutionRoleArn],
    ["--tags", ...(input.Tags ?? []).map(({ Key = "", Value = "" }) => `${Key}=${Value}`)],
    ["--steps", cliSteps(input.Steps ?? [])],
  ];
  const lines = options
    .filter(([, ...values]) => values.some((value) => value !== undefined))
    .map(([option, ...values]) =>
      [option, ...values.flatMap((value) => (value === undefined ? [] : word(value)))].join(" "),
    );
  return `${["aws emr create-cluster", ...lines, "--no-termination-protected", "--auto-terminate"].join(" \\\n  ")}\n`;
}

function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

/** One word of a POSIX shell. */
function word(value: string | number | object): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
