import { FOUNDATION } from "../../../model/names.ts";
import { rolePath } from "../names.ts";
import type { Statement } from "../policy.ts";
import { foundationRole, ROLES } from "./roles.ts";
import { bucketArns } from "./owned.ts";
import { reached, reachedIam, type Reach } from "./reach.ts";

/** Services of regions whose ARNs are said for any region (see `reached`). */
const REGIONAL = ["ec2", "elasticmapreduce", "glue", "kms", "logs", "sagemaker", "ssm", "states", "tag"];

/** Nothing is read or done in regions where no environment is. */
export function elsewhere({ regions }: Reach): Statement {
  return {
    Sid: "NotElsewhere",
    Effect: "Deny",
    Action: REGIONAL.map((service) => `${service}:*`),
    Resource: ["*"],
    Condition: { StringNotEquals: { "aws:RequestedRegion": [...regions] } },
  };
}

/** What no deployment may do, whatever else it is allowed: change or take down what an operator has laid. */
export function guards(reach: Reach): Statement[] {
  const path = rolePath(reach.project);
  const roles = ROLES.map((role) => reachedIam(reach, `role${path}${foundationRole(reach.project, role)}`));
  const [buckets, keys] = bucketArns(reach, Object.values(reach.buckets).flat());
  return [
    elsewhere(reach),
    {
      Sid: "NotFoundationRoles",
      Effect: "Deny",
      Action: [
        "Add",
        "Attach",
        "Create",
        "Delete",
        "Detach",
        "Pass",
        "Put",
        "Remove",
        "Set",
        "Tag",
        "Untag",
        "Update",
      ].map((verb) => `iam:${verb}*`),
      Resource: [
        ...roles,
        reachedIam(reach, `policy${path}${reach.project}-${FOUNDATION}-*`),
        reachedIam(reach, "oidc-provider/*"),
      ],
    },
    // A role that it makes could trust it, and hold more than it has itself.
    { Sid: "NotAsSomebodyElse", Effect: "Deny", Action: ["sts:AssumeRole"], Resource: ["*"] },
    { Sid: "NotWithoutBoundary", Effect: "Deny", Action: ["iam:DeleteRolePermissionsBoundary"], Resource: ["*"] },
    {
      Effect: "Deny",
      Action: ["s3:DeleteBucket*", "s3:PutBucket*", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration"],
      Resource: buckets,
    },
    { Effect: "Deny", Action: ["s3:DeleteObjectVersion", "s3:PutObjectAcl"], Resource: keys },
    // The foundation's own state.
    {
      Effect: "Deny",
      Action: ["s3:DeleteObject", "s3:PutObject"],
      Resource: bucketArns(reach, reach.buckets.state)[0].map((bucket) => `${bucket}/.pulumi/stacks/*/${FOUNDATION}.*`),
    },
    {
      Sid: "NotKeys",
      Effect: "Deny",
      Action: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DisableKey*",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
      ],
      Resource: [reached(reach, "kms", "key/*"), reached(reach, "kms", "alias/*")],
    },
  ];
}
