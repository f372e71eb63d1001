import { rolePath } from "../names.ts";
import type { Statement } from "../policy.ts";
import { readKeys } from "./keys.ts";
import { bucketArns, catalogArns, crawlers, logGroups, notebooks, stateMachines } from "./owned.ts";
import { reached, reachedIam, type Reach } from "./reach.ts";

/**
 * What a preview with refresh reads of an environment's stack: how things are, never the data in them. Pulumi's own backend
 * takes no lock for a preview and writes nothing where there is a state already, so reading the state is enough
 * (pulumi/pulumi, pkg/backend/diy: `Preview` against `Update`, `ensurePulumiMeta`).
 */
export function readStatements(reach: Reach): Statement[] {
  return [
    ...overviews(reach),
    ...s3(reach),
    ...iam(reach),
    ...glue(reach),
    ...emr(reach),
    ...others(reach),
    ...readKeys(reach),
  ];
}

/** What is listed to be found; AWS takes no narrower resource for most of that. */
function overviews(reach: Reach): Statement[] {
  return [
    {
      Sid: "Ec2Read",
      Effect: "Allow",
      Action: [
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVpcEndpointServices",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
      Resource: ["*"],
    },
    { Effect: "Allow", Action: ["ec2:DescribeVpcAttribute"], Resource: [reached(reach, "ec2", "vpc/*")] },
    {
      Sid: "EmrList",
      Effect: "Allow",
      Action: [
        "elasticmapreduce:DescribeReleaseLabel",
        "elasticmapreduce:DescribeSecurityConfiguration",
        "elasticmapreduce:GetBlockPublicAccessConfiguration",
        "elasticmapreduce:ListClusters",
        "elasticmapreduce:ListReleaseLabels",
        "elasticmapreduce:ListSecurityConfigurations",
        "elasticmapreduce:ListSupportedInstanceTypes",
      ],
      Resource: ["*"],
    },
    { Sid: "LogGroupsList", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
    { Sid: "ParametersList", Effect: "Allow", Action: ["ssm:DescribeParameters"], Resource: ["*"] },
    { Sid: "KeysList", Effect: "Allow", Action: ["kms:ListAliases"], Resource: ["*"] },
    { Sid: "StateMachineCheck", Effect: "Allow", Action: ["states:ValidateStateMachineDefinition"], Resource: ["*"] },
    // What carries our tag and is in no stack: an orphan.
    { Sid: "OrphansFind", Effect: "Allow", Action: ["tag:GetResources"], Resource: ["*"] },
  ];
}

function s3(reach: Reach): Statement[] {
  const own = reach.environments.flatMap(({ buckets }) => buckets);
  const [stateBuckets, stateKeys] = bucketArns(reach, reach.buckets.state);
  return [
    {
      Effect: "Allow",
      Action: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLocation",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      Resource: bucketArns(reach, own)[0],
    },
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: stateBuckets },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: stateKeys },
  ];
}

function iam(reach: Reach): Statement[] {
  const path = rolePath(reach.project);
  return [
    {
      Effect: "Allow",
      Action: [
        "iam:GetInstanceProfile",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfileTags",
        "iam:ListInstanceProfilesForRole",
        "iam:ListPolicyTags",
        "iam:ListPolicyVersions",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
      ],
      Resource: ["role", "instance-profile", "policy"].map((kind) => reachedIam(reach, `${kind}${path}*`)),
    },
    { Effect: "Allow", Action: ["iam:GetInstanceProfile"], Resource: foundProfiles(reach) },
  ];
}

/** Whose role the nodes have is looked up. */
function foundProfiles({ environments }: Reach): string[] {
  return [...new Set(environments.flatMap(({ instanceProfile }) => instanceProfile ?? []))];
}

function glue(reach: Reach): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["glue:GetDatabase", "glue:GetPartitionIndexes", "glue:GetTable", "glue:GetTables", "glue:GetTags"],
      Resource: catalogArns(reach),
    },
    { Effect: "Allow", Action: ["glue:GetCrawler", "glue:GetTags"], Resource: crawlers(reach) },
  ];
}

/** Metadata of all clusters of the account: which of them is ours is told by its tags, and they have to be read for that. */
function emr(reach: Reach): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: [
        "elasticmapreduce:DescribeCluster",
        "elasticmapreduce:DescribeStep",
        "elasticmapreduce:GetAutoTerminationPolicy",
        "elasticmapreduce:GetManagedScalingPolicy",
        "elasticmapreduce:ListBootstrapActions",
        "elasticmapreduce:ListInstanceFleets",
        "elasticmapreduce:ListInstanceGroups",
        "elasticmapreduce:ListInstances",
        "elasticmapreduce:ListSteps",
      ],
      Resource: [reached(reach, "elasticmapreduce", "cluster/*")],
    },
  ];
}

function others(reach: Reach): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["states:DescribeStateMachine", "states:ListStateMachineVersions", "states:ListTagsForResource"],
      Resource: stateMachines(reach),
    },
    {
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:ListTagsForResource"],
      Resource: [reached(reach, "ssm", `parameter/${reach.project}/*`)],
    },
    { Effect: "Allow", Action: ["logs:ListTagsForResource", "logs:ListTagsLogGroup"], Resource: logGroups(reach) },
    {
      Effect: "Allow",
      Action: [
        "sagemaker:DescribeNotebookInstance",
        "sagemaker:DescribeNotebookInstanceLifecycleConfig",
        "sagemaker:ListTags",
      ],
      Resource: notebooks(reach),
    },
  ];
}
