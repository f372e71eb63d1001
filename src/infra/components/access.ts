import { iam } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input, type Resource } from "@pulumi/pulumi";
import type { Context } from "../context.ts";
import { ec2Service, serviceStatements } from "../decide/access/service.ts";
import { crawlerStatements } from "../decide/access/crawlers.ts";
import { nodeStatements } from "../decide/access/nodes.ts";
import { roleArn, stepRoleName, stepsWithRoles } from "../decide/access/roles.ts";
import { stepStatements } from "../decide/access/steps.ts";
import { arn, awsPolicyArn } from "../decide/arns.ts";
import { awsName, stepRolePath } from "../decide/names.ts";
import { policy, trust } from "../decide/policy.ts";
import { pipelineTags } from "../decide/tags.ts";
import { role } from "./role.ts";

export interface AccessArgs extends Context {
  /** ARN of the role of the nodes: of one that exists, or the one that is made. */
  readonly nodeRole: string;
}

/** Who may do what: EMR itself, the nodes, each step where steps have roles of their own, and crawlers. */
export class Access extends ComponentResource {
  /** ARNs; none where the cluster is somebody else's, and with it whom it works as. */
  readonly serviceRole: Input<string> | undefined;
  readonly instanceProfile: Input<string> | undefined;
  /** Id of a step to the ARN of its crawler's role. */
  readonly crawlerRoles: Readonly<Record<string, Input<string>>>;

  /** The role of the nodes, where it is made. */
  #nodes: Resource[] = [];

  constructor(name: string, args: AccessArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Access", name, {}, opts);
    const { security, lifecycle } = args.plan.settings;
    const isOurs = lifecycle !== "existing";
    this.serviceRole = security.service_role ?? (isOurs ? this.#serviceRole(name, args) : undefined);
    this.instanceProfile = security.instance_profile ?? (isOurs ? this.#instanceProfile(name, args) : undefined);
    for (const id of stepsWithRoles(args.plan)) this.#stepRole(name, args, id);
    this.crawlerRoles = Object.fromEntries(
      Object.entries(args.plan.steps).flatMap(([id, { crawler }]) =>
        crawler ? [[id, this.#crawlerRole(name, args, id)]] : [],
      ),
    );
    this.registerOutputs({ serviceRole: this.serviceRole, instanceProfile: this.instanceProfile });
  }

  #serviceRole(name: string, { plan, home, diskKey, nodeRole }: AccessArgs): Input<string> {
    const { region, account } = home;
    return role(
      `${name}-service`,
      {
        plan,
        name: awsName(plan, "service"),
        description: "EMR itself",
        // For clusters of this account alone (EMR Management Guide, service role).
        trust: trust("elasticmapreduce.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": arn({ region, account }, "elasticmapreduce", "*") },
        }),
        managed: [awsPolicyArn(home, "service-role/AmazonEMRServicePolicy_v2")],
        statements: serviceStatements(plan, home, nodeRole, diskKey),
      },
      { parent: this },
    ).arn;
  }

  #instanceProfile(name: string, { plan, home, diskKey }: AccessArgs): Input<string> {
    const nodes = role(
      `${name}-nodes`,
      {
        plan,
        name: awsName(plan, "nodes"),
        description: "Nodes of EMR clusters",
        trust: trust(ec2Service(home)),
        statements: nodeStatements(plan, home, diskKey),
      },
      { parent: this },
    );
    this.#nodes = [nodes];
    const profile = new iam.InstanceProfile(
      `${name}-nodes`,
      { name: awsName(plan, "nodes", 128), path: `/emrald/${plan.project}/`, role: nodes.name },
      { parent: this },
    );
    return profile.arn;
  }

  #stepRole(name: string, { plan, home, nodeRole }: AccessArgs, id: string): void {
    role(
      `${name}-step-${id}`,
      {
        plan,
        name: stepRoleName(plan, id),
        path: stepRolePath(plan),
        description: `Step ${id}`,
        trust: policy([
          {
            Effect: "Allow",
            Principal: { AWS: nodeRole },
            Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
          },
        ]),
        statements: stepStatements(plan, home, [id]),
        tags: pipelineTags(plan, id),
      },
      // It trusts the role of the nodes, which IAM has to know by then.
      { parent: this, dependsOn: this.#nodes },
    );
  }

  #crawlerRole(name: string, { plan, home }: AccessArgs, id: string): Input<string> {
    return role(
      `${name}-crawler-${id}`,
      {
        plan,
        name: awsName(plan, `crawler-${id.replace("/", "-")}`),
        description: `Crawler of step ${id}`,
        trust: trust("glue.amazonaws.com", { StringEquals: { "aws:SourceAccount": home.account } }),
        statements: crawlerStatements(plan, home, id),
        tags: pipelineTags(plan, id),
      },
      { parent: this },
    ).arn;
  }
}

/** The ARN that the role of the nodes has, or will have. */
export function nodeRoleArn({ plan, home }: Context): string {
  return roleArn(plan, home, "nodes");
}
