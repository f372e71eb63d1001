import type { Plan } from "../../../plan/plan.ts";
import { partitionOf } from "../../../model/partition.ts";
import { arn, type Home } from "../arns.ts";
import { DISK_KEY_ACTIONS } from "../disk-key.ts";
import type { Statement } from "../policy.ts";

/** Beside AWS's own policy for EMR's service role: which role it gives to nodes, and the key of their disks. */
export function serviceStatements(plan: Plan, home: Home, nodeRole: string, diskKey: string): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [nodeRole],
      Condition: { StringEquals: { "iam:PassedToService": ec2Service(home) } },
    },
    {
      Effect: "Allow",
      Action: DISK_KEY_ACTIONS,
      Resource: [diskKey],
    },
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: [diskKey],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    ...foundSubnets(plan, home),
  ];
}

/** The managed policy asks for a tag on subnets. Those that are found are not ours to tag: they are named instead. */
function foundSubnets({ settings }: Plan, home: Home): Statement[] {
  const { vpc, subnets = [] } = settings.network;
  if (vpc === undefined) return [];
  return [
    {
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterface",
        "ec2:RunInstances",
        "ec2:CreateFleet",
        "ec2:CreateLaunchTemplate",
        "ec2:CreateLaunchTemplateVersion",
      ],
      // They may be shared by another account.
      Resource: subnets.map((subnet) => arn({ ...home, account: "*" }, "ec2", `subnet/${subnet}`)),
    },
  ];
}

/** EC2's name as a service that takes roles on; China has one of its own (IAM User Guide, service principals). */
export function ec2Service({ region }: Pick<Home, "region">): string {
  return `ec2.${partitionOf(region).suffix}`;
}
