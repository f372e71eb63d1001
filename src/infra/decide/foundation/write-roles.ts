import { ec2Service } from "../access/service.ts";
import { awsPolicyArn } from "../arns.ts";
import { rolePath } from "../names.ts";
import type { Statement } from "../policy.ts";
import { rolePatterns, reachedIam, type Reach, type ReachedEnvironment } from "./reach.ts";

/** Who takes on the roles of an environment. */
function services(region: string): string[] {
  return [
    ec2Service({ region }),
    "elasticmapreduce.amazonaws.com",
    "glue.amazonaws.com",
    "sagemaker.amazonaws.com",
    "states.amazonaws.com",
  ];
}

/** Policies of AWS's own that roles of an environment may have. */
const AWS_POLICIES = ["service-role/AmazonEMRServicePolicy_v2"];

/** Roles, instance profiles and policies, below the project's path alone. Where a boundary is demanded no role goes without it. */
export function roleStatements(reach: Reach): Statement[] {
  const below = (kind: string): string => reachedIam(reach, `${kind}${rolePath(reach.project)}*`);
  const region = reach.regions[0] ?? "";
  return [
    ...bounded(reach),
    {
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: [below("role")],
    },
    {
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:UntagInstanceProfile",
      ],
      Resource: [below("instance-profile")],
    },
    {
      Effect: "Allow",
      Action: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:SetDefaultPolicyVersion",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
      Resource: [below("policy")],
    },
    {
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [below("role"), ...foundRoles(reach)],
      Condition: { StringEquals: { "iam:PassedToService": services(region) } },
    },
    // EMR and EC2 have these made in the caller's name, once for an account.
    ...["elasticmapreduce.amazonaws.com", "spot.amazonaws.com"].map((service): Statement => ({
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [reachedIam(reach, `role/aws-service-role/${service}/*`)],
      Condition: { StringEquals: { "iam:AWSServiceName": service } },
    })),
  ];
}

/** What decides what a role may do, for the environments that demand one boundary, or none, together. */
function bounded(reach: Reach): Statement[] {
  const boundaries = [...new Set(reach.environments.map(({ permissionsBoundary }) => permissionsBoundary))];
  return boundaries.flatMap((boundary): Statement[] => {
    const some = reach.environments.filter(({ permissionsBoundary }) => permissionsBoundary === boundary);
    const Resource = some.flatMap((environment) => rolesOf(reach, environment));
    const under = boundary === undefined ? {} : { StringEquals: { "iam:PermissionsBoundary": boundary } };
    return [
      {
        Effect: "Allow",
        Action: [
          "iam:CreateRole",
          "iam:PutRolePolicy",
          ...(boundary === undefined ? [] : ["iam:PutRolePermissionsBoundary"]),
        ],
        Resource,
        ...(boundary === undefined ? {} : { Condition: under }),
      },
      {
        Effect: "Allow",
        Action: ["iam:AttachRolePolicy"],
        Resource,
        Condition: { ...under, ArnLike: { "iam:PolicyARN": attachable(reach) } },
      },
    ];
  });
}

function rolesOf(reach: Reach, { name }: ReachedEnvironment): string[] {
  const path = rolePath(reach.project);
  return [...rolePatterns(reach, name), `${name}/steps/*`].map((pattern) => reachedIam(reach, `role${path}${pattern}`));
}

function attachable(reach: Reach): string[] {
  const region = reach.regions[0] ?? "";
  return [
    ...AWS_POLICIES.map((name) => awsPolicyArn({ region }, name)),
    reachedIam(reach, `policy${rolePath(reach.project)}*`),
  ];
}

/** Roles that exist. The role in an instance profile is looked for under the profile's own name, as EC2's console makes them. */
function foundRoles({ environments }: Reach): string[] {
  const found = environments.flatMap(({ serviceRole, instanceProfile }) => [
    ...(serviceRole === undefined ? [] : [serviceRole]),
    ...(instanceProfile === undefined ? [] : [instanceProfile.replace(":instance-profile/", ":role/")]),
  ]);
  return [...new Set(found)];
}
