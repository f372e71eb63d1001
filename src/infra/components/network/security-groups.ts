import { ec2 } from "@pulumi/aws";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import type { Plan } from "../../../plan/plan.ts";
import { awsName } from "../../decide/names.ts";
import { FOR_EMR } from "../../decide/tags.ts";

/** Ids of the groups that EMR manages. */
export interface SecurityGroups {
  readonly primary: Output<string>;
  /** Of core and task nodes. */
  readonly core: Output<string>;
  /** Of EMR's own way into private subnets. */
  readonly service: Output<string>;
}

const ANYWHERE = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];

/**
 * Groups of our own: those that EMR makes by itself stay behind when a cluster goes. EMR adds the rules between them, which name each other:
 * they are revoked first, or no group could be deleted (EMR Management Guide, managed security groups).
 */
export function securityGroups(
  name: string,
  { vpc, plan }: { readonly vpc: Input<string>; readonly plan: Plan },
  own: CustomResourceOptions,
): SecurityGroups {
  const group = (what: string, description: string, rules: Partial<ec2.SecurityGroupArgs>): ec2.SecurityGroup =>
    new ec2.SecurityGroup(
      `${name}-${what}`,
      {
        name: awsName(plan, what, 255),
        description,
        vpcId: vpc,
        revokeRulesOnDelete: true,
        tags: { Name: awsName(plan, what, 255), ...FOR_EMR },
        ...rules,
      },
      // EMR adds rules of its own, and would lose them to the next `up` after a refresh.
      { ...own, ignoreChanges: ["ingress", "egress"] },
    );
  const primary = group("primary", "Primary nodes of EMR clusters", { egress: ANYWHERE });
  const core = group("core", "Core and task nodes of EMR clusters", { egress: ANYWHERE });
  const service = group("service", "Access of EMR itself to the nodes", {
    // From the primary node to EMR: without it a cluster in a private subnet never starts (EMR Management Guide, service access).
    ingress: [{ protocol: "tcp", fromPort: 9443, toPort: 9443, securityGroups: [primary.id] }],
  });
  return { primary: primary.id, core: core.id, service: service.id };
}
