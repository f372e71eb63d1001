import type { Statement } from "../policy.ts";
import { stepRolePath } from "../names.ts";
import { bucketArns } from "./owned.ts";
import { reached, reachedIam, type Reach } from "./reach.ts";

/** Clusters with their steps, whoever starts them: a stack that keeps one, a run, the reaper. */
export function runStatements(reach: Reach): Statement[] {
  const clusters = [reached(reach, "elasticmapreduce", "cluster/*")];
  const tagged = { "elasticmapreduce:RequestTag/emrald:project": reach.project };
  const ours = { "elasticmapreduce:ResourceTag/emrald:project": reach.project };
  const steps = { ArnLikeIfExists: { "elasticmapreduce:ExecutionRoleArn": stepRoles(reach) } };
  const found = reach.environments.flatMap(({ cluster }) =>
    cluster === undefined ? [] : [reached(reach, "elasticmapreduce", `cluster/${cluster}`)],
  );
  return [
    {
      Sid: "RunJobFlow",
      Effect: "Allow",
      Action: ["elasticmapreduce:RunJobFlow"],
      Resource: ["*"],
      Condition: { StringEquals: tagged },
    },
    // The tags that a cluster starts with. It has none before; one that is another project's cannot be taken over.
    {
      Effect: "Allow",
      Action: ["elasticmapreduce:AddTags"],
      Resource: clusters,
      Condition: { StringEquals: tagged, StringEqualsIfExists: ours },
    },
    {
      Sid: "SecurityConfigurations",
      Effect: "Allow",
      Action: ["elasticmapreduce:CreateSecurityConfiguration", "elasticmapreduce:DeleteSecurityConfiguration"],
      Resource: ["*"],
    },
    {
      Effect: "Allow",
      Action: [
        "elasticmapreduce:AddInstanceFleet",
        "elasticmapreduce:AddInstanceGroups",
        "elasticmapreduce:AddTags",
        "elasticmapreduce:CancelSteps",
        "elasticmapreduce:ModifyCluster",
        "elasticmapreduce:ModifyInstanceFleet",
        "elasticmapreduce:ModifyInstanceGroups",
        "elasticmapreduce:RemoveAutoTerminationPolicy",
        "elasticmapreduce:RemoveManagedScalingPolicy",
        "elasticmapreduce:RemoveTags",
        "elasticmapreduce:SetKeepJobFlowAliveWhenNoSteps",
        "elasticmapreduce:SetTerminationProtection",
        "elasticmapreduce:SetUnhealthyNodeReplacement",
        "elasticmapreduce:SetVisibleToAllUsers",
        "elasticmapreduce:TerminateJobFlows",
      ],
      Resource: clusters,
      Condition: { StringEquals: ours },
    },
    {
      // A part of RunJobFlow, when the cluster has no tags yet that could be asked for.
      Effect: "Allow",
      Action: ["elasticmapreduce:PutAutoTerminationPolicy", "elasticmapreduce:PutManagedScalingPolicy"],
      Resource: clusters,
    },
    {
      Effect: "Allow",
      Action: ["elasticmapreduce:AddJobFlowSteps"],
      Resource: clusters,
      Condition: { StringEquals: ours, ...steps },
    },
    ...(found.length === 0
      ? []
      : [
          {
            Effect: "Allow" as const,
            Action: ["elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:CancelSteps"],
            Resource: found,
            Condition: steps,
          },
        ]),
    ...ledgers(reach),
  ];
}

function stepRoles(reach: Reach): string[] {
  return reach.environments.map(({ name }) =>
    reachedIam(reach, `role${stepRolePath({ project: reach.project, environment: name })}*`),
  );
}

/** What a run writes down, what it runs, and the state of the stacks. Logs are read: EMR's nodes write them. */
function ledgers(reach: Reach): Statement[] {
  const { state, ledger, artifacts, logs } = reach.buckets;
  return [
    {
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: bucketArns(reach, [...state, ...ledger, ...artifacts, ...logs])[0],
    },
    {
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: bucketArns(reach, [...state, ...ledger, ...artifacts])[1],
    },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: bucketArns(reach, logs)[1] },
  ];
}
