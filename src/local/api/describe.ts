import type { ClusterRecord, StateReason, StepRecord } from "../machine/records.ts";
import type { StoredCluster } from "../store.ts";
import { collectionKind } from "./cluster-details.ts";

/** Moments travel as seconds since 1970. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function describeStepStatus(step: StepRecord) {
  return {
    State: step.state,
    StateChangeReason: {},
    FailureDetails: step.failure && {
      Reason: step.failure.reason,
      Message: step.failure.message,
      LogFile: step.failure.logFile,
    },
    Timeline: {
      CreationDateTime: seconds(step.createdAt),
      StartDateTime: seconds(step.startedAt),
      EndDateTime: seconds(step.endedAt),
    },
  };
}

export function describeStepSummary(step: StepRecord) {
  return {
    Id: step.id,
    Name: step.spec.name,
    Config: {
      Jar: step.spec.jar,
      Properties: step.spec.properties,
      MainClass: step.spec.mainClass,
      Args: step.spec.args,
    },
    ActionOnFailure: step.spec.actionOnFailure,
    Status: describeStepStatus(step),
  };
}

export function describeStep(step: StepRecord) {
  return { ...describeStepSummary(step), ExecutionRoleArn: step.spec.executionRoleArn };
}

function describeError({ error }: StateReason) {
  return error && [{ ErrorCode: error.code, ErrorMessage: error.message, ErrorData: [error.data] }];
}

function describeClusterStatus(cluster: ClusterRecord) {
  return {
    State: cluster.state,
    StateChangeReason: { Code: cluster.reason.code, Message: cluster.reason.message },
    ErrorDetails: describeError(cluster.reason),
    Timeline: {
      CreationDateTime: seconds(cluster.createdAt),
      ReadyDateTime: seconds(cluster.readyAt),
      EndDateTime: seconds(cluster.endedAt),
    },
  };
}

export function describeClusterSummary({ record, arn }: StoredCluster) {
  return {
    Id: record.id,
    Name: record.spec.name,
    Status: describeClusterStatus(record),
    NormalizedInstanceHours: 0,
    ClusterArn: arn,
  };
}

export function describeCluster(cluster: StoredCluster) {
  const { record, request } = cluster;
  const { Instances: instances } = request;
  const { details } = record;
  return {
    ...describeClusterSummary(cluster),
    Ec2InstanceAttributes: {
      Ec2KeyName: instances.Ec2KeyName,
      Ec2SubnetId: instances.Ec2SubnetId,
      RequestedEc2SubnetIds: instances.Ec2SubnetIds ?? [],
      Ec2AvailabilityZone: instances.Placement?.AvailabilityZone,
      RequestedEc2AvailabilityZones: instances.Placement?.AvailabilityZones ?? [],
      IamInstanceProfile: request.JobFlowRole,
      EmrManagedMasterSecurityGroup: instances.EmrManagedMasterSecurityGroup,
      EmrManagedSlaveSecurityGroup: instances.EmrManagedSlaveSecurityGroup,
      ServiceAccessSecurityGroup: instances.ServiceAccessSecurityGroup,
      AdditionalMasterSecurityGroups: instances.AdditionalMasterSecurityGroups,
      AdditionalSlaveSecurityGroups: instances.AdditionalSlaveSecurityGroups,
    },
    InstanceCollectionType: collectionKind(record) === "fleet" ? "INSTANCE_FLEET" : "INSTANCE_GROUP",
    LogUri: request.LogUri,
    LogEncryptionKmsKeyId: request.LogEncryptionKmsKeyId,
    ReleaseLabel: request.ReleaseLabel,
    AutoTerminate: !record.spec.keepAlive,
    TerminationProtected: record.spec.terminationProtected,
    UnhealthyNodeReplacement: details.unhealthyNodeReplacement,
    VisibleToAllUsers: details.visibleToAllUsers,
    Applications: request.Applications ?? [],
    Tags: details.tags,
    ServiceRole: request.ServiceRole,
    MasterPublicDnsName: "localhost",
    Configurations: request.Configurations ?? [],
    SecurityConfiguration: request.SecurityConfiguration,
    AutoScalingRole: request.AutoScalingRole,
    ScaleDownBehavior: request.ScaleDownBehavior,
    CustomAmiId: request.CustomAmiId,
    EbsRootVolumeSize: request.EbsRootVolumeSize,
    EbsRootVolumeIops: request.EbsRootVolumeIops,
    EbsRootVolumeThroughput: request.EbsRootVolumeThroughput,
    RepoUpgradeOnBoot: request.RepoUpgradeOnBoot,
    StepConcurrencyLevel: record.spec.stepConcurrency,
    PlacementGroups: request.PlacementGroupConfigs,
    OSReleaseLabel: request.OSReleaseLabel,
    KerberosAttributes: request.KerberosAttributes,
    ExtendedSupport: details.extendedSupport,
    MonitoringConfiguration: request.MonitoringConfiguration,
    SessionEnabled: request.SessionEnabled,
  };
}
