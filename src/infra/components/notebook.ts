import { ec2, sagemaker, vpc } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import { invariant } from "../../errors.ts";
import type { Context } from "../context.ts";
import { awsName } from "../decide/names.ts";
import { notebookStatements } from "../decide/notebook-access.ts";
import { notebookSession } from "../decide/notebook-session.ts";
import { encodedScript, NOTEBOOK_USER, startScript } from "../decide/notebook-start.ts";
import { LIVY_PORT, livyUrl, notebookName, PLATFORM } from "../decide/notebook.ts";
import { trust } from "../decide/policy.ts";
import { role } from "./role.ts";

export interface NotebookArgs extends Context {
  readonly vpcId: Input<string>;
  /** A private one. */
  readonly subnetId: Input<string>;
  /** Id of the security group of the primary nodes. */
  readonly primarySecurityGroup: Input<string>;
  /** The plan's name of the cluster that it is attached to. */
  readonly cluster: string;
  /** The private name of that cluster's primary node. */
  readonly livyHost: Output<string>;
  /** Where the network has nothing but endpoints: their security group, and the prefix list of S3's gateway. */
  readonly endpoints?: { readonly securityGroup: Input<string>; readonly s3PrefixList: Input<string> } | undefined;
}

/** A SageMaker notebook in the private network, attached to the standing cluster through Livy. */
export class Notebook extends ComponentResource {
  /** Where Jupyter is, for who may sign in. */
  readonly url: Output<string>;

  constructor(name: string, args: NotebookArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Notebook", name, {}, opts);
    const { plan, diskKey, subnetId } = args;
    const { notebook } = plan.settings;
    invariant(notebook, "the plan has no notebook");
    const own = { parent: this };
    const instance = new sagemaker.NotebookInstance(
      name,
      {
        name: notebookName(plan),
        roleArn: access(`${name}-role`, args, own),
        instanceType: notebook.instance_type,
        platformIdentifier: PLATFORM,
        volumeSize: notebook.volume,
        kmsKeyId: diskKey,
        subnetId,
        securityGroups: [securityGroup(`${name}-group`, args, own)],
        directInternetAccess: "Disabled",
        rootAccess: "Disabled",
        instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
        lifecycleConfigName: start(`${name}-start`, args, own),
      },
      own,
    );
    this.url = instance.url;
    this.registerOutputs({ url: this.url });
  }
}

/** What it runs at each start: by that it is attached to the cluster. */
function start(name: string, { plan, cluster, livyHost }: NotebookArgs, own: CustomResourceOptions): Output<string> {
  const session = notebookSession(plan);
  const onStart = livyHost.apply((host) =>
    encodedScript(startScript({ livy: livyUrl(plan, cluster, host), session, ...NOTEBOOK_USER })),
  );
  return new sagemaker.NotebookInstanceLifecycleConfiguration(name, { name: notebookName(plan), onStart }, own).name;
}

function access(name: string, { plan, home }: NotebookArgs, own: CustomResourceOptions): Output<string> {
  const { arn } = role(
    name,
    {
      plan,
      name: awsName(plan, "notebook"),
      description: "SageMaker notebook",
      trust: trust("sagemaker.amazonaws.com", { StringEquals: { "aws:SourceAccount": home.account } }),
      statements: notebookStatements(plan, home, notebookName(plan)),
    },
    own,
  );
  return arn;
}

/** Out to Livy and to AWS's services; nothing comes in, since people get to Jupyter through SageMaker. Of others, Livy's port alone opens to it. */
function securityGroup(
  name: string,
  { plan, vpcId, primarySecurityGroup, endpoints }: NotebookArgs,
  own: CustomResourceOptions,
): Output<string> {
  const called = awsName(plan, "notebook", 255);
  const { id: group } = new ec2.SecurityGroup(
    name,
    { name: called, description: "SageMaker notebook", vpcId, revokeRulesOnDelete: true, tags: { Name: called } },
    own,
  );
  const livy = { ipProtocol: "tcp", fromPort: LIVY_PORT, toPort: LIVY_PORT };
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  const into = (what: string, args: Omit<vpc.SecurityGroupIngressRuleArgs, "referencedSecurityGroupId">): void => {
    new vpc.SecurityGroupIngressRule(`${name}-into-${what}`, { ...args, referencedSecurityGroupId: group }, own);
  };
  const to = (what: string, args: Omit<vpc.SecurityGroupEgressRuleArgs, "securityGroupId">): void => {
    new vpc.SecurityGroupEgressRule(`${name}-to-${what}`, { ...args, securityGroupId: group }, own);
  };
  into("livy", { ...livy, securityGroupId: primarySecurityGroup, description: "Livy, for the notebook" });
  to("livy", { ...livy, referencedSecurityGroupId: primarySecurityGroup, description: "Livy" });
  if (endpoints) {
    to("endpoints", { ...https, referencedSecurityGroupId: endpoints.securityGroup, description: "Services of AWS" });
    to("s3", { ...https, prefixListId: endpoints.s3PrefixList, description: "S3" });
  } else {
    // AWS's services are reached through NAT, or by the ways of a network that was found: no address says which they are.
    to("aws", { ...https, cidrIpv4: "0.0.0.0/0", description: "Services of AWS" });
  }
  return group;
}
