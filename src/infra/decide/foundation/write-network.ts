import type { Statement } from "../policy.ts";
import { reached, type Reach } from "./reach.ts";

/**
 * What a network is made of: the action, what it makes, and what it makes that in or of (Service Authorization Reference, Amazon
 * EC2). What is made has to carry the project's tag from its first moment, and what it is made in has to carry it already.
 */
const MAKING: readonly (readonly [action: string, makes: string, within: readonly string[]])[] = [
  ["CreateVpc", "vpc", []],
  ["CreateSubnet", "subnet", ["vpc"]],
  ["CreateInternetGateway", "internet-gateway", []],
  ["AllocateAddress", "elastic-ip", []],
  ["CreateNatGateway", "natgateway", ["subnet", "elastic-ip"]],
  ["CreateRouteTable", "route-table", ["vpc"]],
  ["CreateVpcEndpoint", "vpc-endpoint", ["vpc", "route-table", "subnet", "security-group"]],
  ["CreateSecurityGroup", "security-group", ["vpc"]],
];

/** Rules are made in a group, which has to be ours; they themselves need not be tagged. */
const RULES = ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"];

const CHANGING = [
  ...RULES,
  "ec2:AssociateRouteTable",
  "ec2:AttachInternetGateway",
  "ec2:CreateRoute",
  "ec2:CreateTags",
  "ec2:DeleteInternetGateway",
  "ec2:DeleteNatGateway",
  "ec2:DeleteRoute",
  "ec2:DeleteRouteTable",
  "ec2:DeleteSecurityGroup",
  "ec2:DeleteSubnet",
  "ec2:DeleteTags",
  "ec2:DeleteVpc",
  "ec2:DeleteVpcEndpoints",
  "ec2:DetachInternetGateway",
  "ec2:DisassociateAddress",
  "ec2:DisassociateRouteTable",
  "ec2:ModifySecurityGroupRules",
  "ec2:ModifySubnetAttribute",
  "ec2:ModifyVpcAttribute",
  "ec2:ModifyVpcEndpoint",
  "ec2:ReleaseAddress",
  "ec2:ReplaceRoute",
  "ec2:ReplaceRouteTableAssociation",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
  "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
  "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
];

/** Networks of the project's own, and security groups in those that exist. */
export function networkStatements(reach: Reach): Statement[] {
  const ec2 = (kind: string): string => reached(reach, "ec2", `${kind}/*`);
  const kinds = MAKING.map(([, makes]) => makes);
  const tagged = { StringEquals: { "aws:RequestTag/emrald:project": reach.project } };
  const ours = { StringEquals: { "aws:ResourceTag/emrald:project": reach.project } };
  const inside = MAKING.filter(([, , within]) => within.length > 0);
  return [
    ...MAKING.map(([action, makes]): Statement => ({
      Effect: "Allow",
      Action: [`ec2:${action}`],
      Resource: [ec2(makes)],
      Condition: tagged,
    })),
    {
      Effect: "Allow",
      Action: inside.map(([action]) => `ec2:${action}`),
      Resource: [...new Set(inside.flatMap(([, , within]) => within))].map(ec2),
      Condition: ours,
    },
    // Tags that come with what is being made; later on, CHANGING has them for what is ours.
    {
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: [...kinds, "security-group-rule"].map(ec2),
      Condition: {
        StringEquals: {
          "ec2:CreateAction": [...MAKING.map(([action]) => action), ...RULES.map((rule) => rule.slice("ec2:".length))],
        },
      },
    },
    { Effect: "Allow", Action: RULES, Resource: [ec2("security-group-rule")] },
    {
      Effect: "Allow",
      Action: CHANGING,
      Resource: [...kinds, "security-group-rule"].map(ec2),
      Condition: ours,
    },
    ...inFoundNetworks(reach),
  ];
}

/** A network that exists is not ours to tag: it is named. It may be another account's, which shares it. */
function inFoundNetworks(reach: Reach): Statement[] {
  const vpcs = [...new Set(reach.environments.flatMap(({ vpc }) => vpc ?? []))];
  if (vpcs.length === 0) return [];
  return [
    {
      Effect: "Allow",
      Action: ["ec2:CreateSecurityGroup"],
      Resource: vpcs.map((vpc) => reached({ ...reach, account: "*" }, "ec2", `vpc/${vpc}`)),
    },
  ];
}
