import { addInstanceFleet } from "./add-instance-fleet.ts";
import { addInstanceGroups } from "./add-instance-groups.ts";
import { addJobFlowSteps } from "./add-job-flow-steps.ts";
import { addTags } from "./add-tags.ts";
import {
  createPersistentAppUI,
  describePersistentAppUI,
  getOnClusterAppUIPresignedURL,
  getPersistentAppUIPresignedURL,
} from "./app-ui.ts";
import { cancelSteps } from "./cancel-steps.ts";
import { createSecurityConfiguration } from "./create-security-configuration.ts";
import { deleteSecurityConfiguration } from "./delete-security-configuration.ts";
import { describeCluster } from "./describe-cluster.ts";
import { describeReleaseLabel } from "./describe-release-label.ts";
import { describeSecurityConfiguration } from "./describe-security-configuration.ts";
import { describeStep } from "./describe-step.ts";
import { getAutoTerminationPolicy } from "./get-auto-termination-policy.ts";
import { getBlockPublicAccessConfiguration } from "./get-block-public-access-configuration.ts";
import { getManagedScalingPolicy } from "./get-managed-scaling-policy.ts";
import { listBootstrapActions } from "./list-bootstrap-actions.ts";
import { listClusters } from "./list-clusters.ts";
import { listInstanceFleets } from "./list-instance-fleets.ts";
import { listInstanceGroups } from "./list-instance-groups.ts";
import { listInstances } from "./list-instances.ts";
import { listReleaseLabels } from "./list-release-labels.ts";
import { listSecurityConfigurations } from "./list-security-configurations.ts";
import { listSteps } from "./list-steps.ts";
import { listSupportedInstanceTypes } from "./list-supported-instance-types.ts";
import { modifyCluster } from "./modify-cluster.ts";
import { modifyInstanceFleet } from "./modify-instance-fleet.ts";
import { modifyInstanceGroups } from "./modify-instance-groups.ts";
import { putAutoTerminationPolicy } from "./put-auto-termination-policy.ts";
import { putBlockPublicAccessConfiguration } from "./put-block-public-access-configuration.ts";
import { putManagedScalingPolicy } from "./put-managed-scaling-policy.ts";
import { removeAutoTerminationPolicy } from "./remove-auto-termination-policy.ts";
import { removeManagedScalingPolicy } from "./remove-managed-scaling-policy.ts";
import { removeTags } from "./remove-tags.ts";
import { runJobFlow } from "./run-job-flow.ts";
import { setKeepJobFlowAliveWhenNoSteps } from "./set-keep-job-flow-alive-when-no-steps.ts";
import { setTerminationProtection } from "./set-termination-protection.ts";
import { setUnhealthyNodeReplacement } from "./set-unhealthy-node-replacement.ts";
import { setVisibleToAllUsers } from "./set-visible-to-all-users.ts";
import { terminateJobFlows } from "./terminate-job-flows.ts";
import type { Operation } from "./operation.ts";

/** The operations whose server error is InternalServerError; that of the others is InternalServerException (botocore). */
const olderOperations: readonly string[] = [
  "AddInstanceGroups",
  "AddJobFlowSteps",
  "CancelSteps",
  "DescribeJobFlows",
  "GetOnClusterAppUIPresignedURL",
  "GetPersistentAppUIPresignedURL",
  "ModifyCluster",
  "ModifyInstanceGroups",
  "RunJobFlow",
  "SetKeepJobFlowAliveWhenNoSteps",
  "SetTerminationProtection",
  "SetUnhealthyNodeReplacement",
  "SetVisibleToAllUsers",
  "TerminateJobFlows",
];

export function throwsInternalServerError(operation: string): boolean {
  return olderOperations.includes(operation);
}

/** By the name that EMR's wire protocol has for it. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AddInstanceFleet: addInstanceFleet,
    AddInstanceGroups: addInstanceGroups,
    AddJobFlowSteps: addJobFlowSteps,
    AddTags: addTags,
    CancelSteps: cancelSteps,
    CreatePersistentAppUI: createPersistentAppUI,
    CreateSecurityConfiguration: createSecurityConfiguration,
    DeleteSecurityConfiguration: deleteSecurityConfiguration,
    DescribeCluster: describeCluster,
    DescribePersistentAppUI: describePersistentAppUI,
    DescribeReleaseLabel: describeReleaseLabel,
    DescribeSecurityConfiguration: describeSecurityConfiguration,
    DescribeStep: describeStep,
    GetAutoTerminationPolicy: getAutoTerminationPolicy,
    GetBlockPublicAccessConfiguration: getBlockPublicAccessConfiguration,
    GetManagedScalingPolicy: getManagedScalingPolicy,
    GetOnClusterAppUIPresignedURL: getOnClusterAppUIPresignedURL,
    GetPersistentAppUIPresignedURL: getPersistentAppUIPresignedURL,
    ListBootstrapActions: listBootstrapActions,
    ListClusters: listClusters,
    ListInstanceFleets: listInstanceFleets,
    ListInstanceGroups: listInstanceGroups,
    ListInstances: listInstances,
    ListReleaseLabels: listReleaseLabels,
    ListSecurityConfigurations: listSecurityConfigurations,
    ListSteps: listSteps,
    ListSupportedInstanceTypes: listSupportedInstanceTypes,
    ModifyCluster: modifyCluster,
    ModifyInstanceFleet: modifyInstanceFleet,
    ModifyInstanceGroups: modifyInstanceGroups,
    PutAutoTerminationPolicy: putAutoTerminationPolicy,
    PutBlockPublicAccessConfiguration: putBlockPublicAccessConfiguration,
    PutManagedScalingPolicy: putManagedScalingPolicy,
    RemoveAutoTerminationPolicy: removeAutoTerminationPolicy,
    RemoveManagedScalingPolicy: removeManagedScalingPolicy,
    RemoveTags: removeTags,
    RunJobFlow: runJobFlow,
    SetKeepJobFlowAliveWhenNoSteps: setKeepJobFlowAliveWhenNoSteps,
    SetTerminationProtection: setTerminationProtection,
    SetUnhealthyNodeReplacement: setUnhealthyNodeReplacement,
    SetVisibleToAllUsers: setVisibleToAllUsers,
    TerminateJobFlows: terminateJobFlows,
  }),
);
