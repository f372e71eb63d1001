import { partitionOf } from "../../../model/partition.ts";
import { iamArn, type Home } from "../arns.ts";
import { DISK_KEY_ACTIONS } from "../disk-key.ts";
import { policy } from "../policy.ts";

/**
 * Who may use the foundation's key: whom IAM says, and whoever makes disks in this account, through EC2 alone. That is what AWS's own
 * key for EBS says, and what EMR's nodes need for encrypted disks, whatever role they start under (EMR Management Guide, "Create keys and
 * certificates for data encryption").
 */
export function keyPolicy(home: Home): string {
  const { account, region } = home;
  const throughEc2 = { "kms:CallerAccount": account, "kms:ViaService": `ec2.${region}.${partitionOf(region).suffix}` };
  return policy([
    {
      Sid: "KeyByIam",
      Effect: "Allow",
      Principal: { AWS: iamArn(home, "root") },
      Action: ["kms:*"],
      Resource: ["*"],
    },
    {
      Sid: "KeyForDisks",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: DISK_KEY_ACTIONS,
      Resource: ["*"],
      Condition: { StringEquals: throughEc2 },
    },
    {
      Sid: "KeyLentToDisks",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:CreateGrant"],
      Resource: ["*"],
      Condition: { StringEquals: throughEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
}
