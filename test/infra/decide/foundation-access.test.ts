import { describe, expect, it } from "vitest";
import { reachOf } from "../../../src/infra/decide/foundation/reach-of.ts";
import { placedEnvironments } from "../../../src/infra/decide/foundation/foundation-plan.ts";
import type { FoundationRole } from "../../../src/infra/decide/foundation/roles.ts";
import type { Statement } from "../../../src/infra/decide/policy.ts";
import { statementsOf } from "../../../src/infra/decide/foundation/statements.ts";
import { bucketNameOf } from "../../../src/model/names.ts";
import { allows } from "../support/allows.ts";
import { ACCOUNT, projectOf } from "../support/foundation-project.ts";

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const OURS = { "aws:ResourceTag/emrald:project": "demo", "elasticmapreduce:ResourceTag/emrald:project": "demo" };
const TAGGED = { "aws:RequestTag/emrald:project": "demo", "elasticmapreduce:RequestTag/emrald:project": "demo" };

interface Request {
  readonly action: string;
  readonly resource: string;
  /** Keys of conditions. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A policy that somebody was too generous with. */
const ANYTHING: Statement = { Effect: "Allow", Action: ["*"], Resource: ["*"] };

function asks(
  role: FoundationRole,
  written: Parameters<typeof projectOf>[0] = {},
  besides: readonly Statement[] = [],
): (request: Request) => boolean {
  const { spec, environments } = projectOf(written);
  const reach = reachOf(spec, placedEnvironments(environments), ACCOUNT);
  const statements = [...statementsOf(role, reach), ...besides];
  return ({ action, resource, context }) =>
    allows(statements, action, resource, { keys: { "aws:RequestedRegion": "us-east-1", ...context } });
}

function bucket(environment: string, name: string, key?: string): string {
  const region = environment === "prod" ? "eu-west-1" : "us-east-1";
  const called = bucketNameOf({ project: "demo", environment, region }, name, ACCOUNT);
  return `arn:aws:s3:::${called}${key === undefined ? "" : `/${key}`}`;
}

const iam = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const here = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

type Case = [action: string, resource: string, context?: Readonly<Record<string, string>>];

const request = ([action, resource, context]: Case): Request => ({ action, resource, ...(context ? { context } : {}) });

describe("the role that deploys", () => {
  const may = asks("apply");

  it.each<Case>([
    ["ec2:CreateVpc", here("ec2", "vpc/vpc-1"), TAGGED],
    ["ec2:CreateSubnet", here("ec2", "subnet/subnet-1"), TAGGED],
    ["ec2:CreateSubnet", here("ec2", "vpc/vpc-1"), OURS],
    ["ec2:CreateTags", here("ec2", "vpc/vpc-1"), { "ec2:CreateAction": "CreateVpc" }],
    ["ec2:AuthorizeSecurityGroupIngress", here("ec2", "security-group/sg-1"), OURS],
    ["ec2:DeleteNatGateway", here("ec2", "natgateway/nat-1"), OURS],
    ["s3:CreateBucket", bucket("dev", "bronze")],
    ["s3:DeleteObjectVersion", bucket("prod", "gold", "bakery/sales/part-0.parquet")],
    ["s3:PutObject", bucket("foundation", "ledger", "runs/1/00000001.json")],
    ["s3:PutObject", bucket("foundation", "artifacts", "plans/1.json")],
    ["s3:PutObject", bucket("foundation", "state", ".pulumi/stacks/demo/dev.json")],
    ["s3:GetObject", bucket("foundation", "logs", "j-1/steps/s-1/stderr.gz")],
    ["iam:CreateRole", iam("role/emrald/demo/demo-dev-nodes")],
    ["iam:CreateRole", iam("role/emrald/demo/dev/steps/demo-dev-bakery-sales")],
    ["iam:PassRole", iam("role/emrald/demo/demo-dev-nodes"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    [
      "iam:AttachRolePolicy",
      iam("role/emrald/demo/demo-dev-service"),
      { "iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2" },
    ],
    ["elasticmapreduce:RunJobFlow", "*", TAGGED],
    ["elasticmapreduce:AddTags", here("elasticmapreduce", "cluster/j-1"), TAGGED],
    ["elasticmapreduce:AddJobFlowSteps", here("elasticmapreduce", "cluster/j-1"), OURS],
    [
      "elasticmapreduce:AddJobFlowSteps",
      here("elasticmapreduce", "cluster/j-1"),
      { ...OURS, "elasticmapreduce:ExecutionRoleArn": iam("role/emrald/demo/dev/steps/demo-dev-bakery-sales") },
    ],
    ["elasticmapreduce:TerminateJobFlows", here("elasticmapreduce", "cluster/j-1"), OURS],
    ["glue:CreateTable", here("glue", "table/demo_dev/raw_bakery_sales")],
    ["glue:StartCrawler", here("glue", "crawler/demo-dev-bakery-crawl")],
    ["states:StartExecution", here("states", "stateMachine:demo-dev-run")],
    ["states:StopExecution", here("states", "execution:demo-dev-run:01J")],
    ["logs:PutRetentionPolicy", here("logs", "log-group:/aws/vendedlogs/states/demo-dev-run:*")],
    ["ssm:PutParameter", here("ssm", "parameter/demo/dev/binding")],
    ["sagemaker:CreateNotebookInstance", here("sagemaker", "notebook-instance/demo-dev-notebook")],
    [
      "kms:CreateGrant",
      here("kms", "key/0a1b"),
      { "kms:ResourceAliases": "alias/emrald-demo", "kms:GrantIsForAWSResource": "true" },
    ],
    ["tag:GetResources", "*"],
  ])("may %s on %s", (...one) => {
    expect(may(request(one))).toBe(true);
  });

  it.each<Case>([
    ...["AttachRolePolicy", "DeleteRole", "PutRolePolicy", "TagRole", "UpdateAssumeRolePolicy", "PassRole"].flatMap(
      (action): Case[] =>
        ["apply", "preview"].map((role) => [
          `iam:${action}`,
          iam(`role/emrald/demo/demo-foundation-${role}`),
          {
            "iam:PassedToService": "ec2.amazonaws.com",
            "iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",
          },
        ]),
    ),
    ["iam:CreatePolicyVersion", iam("policy/emrald/demo/demo-foundation-apply-1")],
    ["iam:DeleteOpenIDConnectProvider", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["iam:AddClientIDToOpenIDConnectProvider", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["s3:DeleteBucket", bucket("foundation", "ledger")],
    ["s3:PutBucketPolicy", bucket("foundation", "state")],
    ["s3:DeleteObjectVersion", bucket("foundation", "state", ".pulumi/stacks/demo/dev.json")],
    ["s3:PutObject", bucket("foundation", "state", ".pulumi/stacks/demo/foundation.json")],
    ["kms:ScheduleKeyDeletion", here("kms", "key/0a1b"), { "kms:ResourceAliases": "alias/emrald-demo" }],
    ["kms:DeleteAlias", here("kms", "alias/emrald-demo")],
    ["iam:DeleteRolePermissionsBoundary", iam("role/emrald/demo/demo-dev-nodes")],
    ["sts:AssumeRole", iam("role/emrald/demo/demo-dev-nodes")],
    ["ec2:CreateVpc", here("ec2", "vpc/vpc-1"), { ...TAGGED, "aws:RequestedRegion": "ap-south-1" }],
  ])("may not %s on %s, whatever else it is given", (...one) => {
    expect(asks("apply", {}, [ANYTHING])(request(one))).toBe(false);
  });

  it.each<Case>([
    // What others write.
    ["s3:PutObject", bucket("foundation", "logs", "j-1/steps/s-1/stderr.gz")],
    // What is not the project's.
    ["iam:CreateRole", iam("role/admin")],
    ["iam:CreateRole", iam("role/emrald/demo/other")],
    ["iam:CreateRole", iam("role/emrald/demo_2/demo_2-dev-nodes")],
    ["iam:CreateUser", iam("user/me")],
    ["iam:PassRole", iam("role/admin"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    ["iam:PassRole", iam("role/emrald/demo/demo-dev-nodes"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    [
      "iam:AttachRolePolicy",
      iam("role/emrald/demo/demo-dev-nodes"),
      { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    ["sts:AssumeRole", iam("role/emrald/demo/demo-dev-nodes")],
    ["ec2:DeleteVpc", here("ec2", "vpc/vpc-1")],
    ["ec2:DeleteVpc", here("ec2", "vpc/vpc-1"), { "aws:ResourceTag/emrald:project": "demo_2" }],
    ["ec2:CreateVpc", here("ec2", "vpc/vpc-1")],
    ["ec2:CreateTags", here("ec2", "vpc/vpc-1"), TAGGED],
    ["ec2:RunInstances", here("ec2", "instance/i-1"), TAGGED],
    ["s3:DeleteBucket", "arn:aws:s3:::demo-dev-bronze"],
    ["s3:GetObject", "arn:aws:s3:::somebody-elses/key"],
    ["elasticmapreduce:RunJobFlow", "*"],
    ["elasticmapreduce:TerminateJobFlows", here("elasticmapreduce", "cluster/j-1")],
    [
      "elasticmapreduce:AddTags",
      here("elasticmapreduce", "cluster/j-1"),
      { ...TAGGED, "elasticmapreduce:ResourceTag/emrald:project": "demo_2" },
    ],
    [
      "elasticmapreduce:AddJobFlowSteps",
      here("elasticmapreduce", "cluster/j-1"),
      { ...OURS, "elasticmapreduce:ExecutionRoleArn": iam("role/admin") },
    ],
    ["glue:DeleteTable", here("glue", "table/other/t")],
    ["glue:CreateCrawler", "*"],
    ["ssm:PutParameter", here("ssm", "parameter/demo_2/dev/binding")],
    ["states:StartExecution", here("states", "stateMachine:demo-other-run")],
    ["kms:Decrypt", here("kms", "key/0a1b"), { "kms:ResourceAliases": "alias/emrald-demo" }],
    // Where no environment is.
    ["ec2:CreateVpc", here("ec2", "vpc/vpc-1"), { ...TAGGED, "aws:RequestedRegion": "ap-south-1" }],
    ["elasticmapreduce:RunJobFlow", "*", { ...TAGGED, "aws:RequestedRegion": "ap-south-1" }],
  ])("may not %s on %s", (...one) => {
    expect(may(request(one))).toBe(false);
  });

  it("gives no role more than the boundary that its environment demands", () => {
    const may = asks("apply", {
      environments: {
        dev: { region: "us-east-1" },
        prod: { region: "eu-west-1", security: { permissions_boundary: BOUNDARY } },
      },
    });
    const make = (name: string, boundary?: string): boolean =>
      may({
        action: "iam:CreateRole",
        resource: iam(`role/emrald/demo/${name}`),
        ...(boundary === undefined ? {} : { context: { "iam:PermissionsBoundary": boundary } }),
      });
    expect(make("demo-dev-nodes")).toBe(true);
    expect(make("demo-prod-nodes")).toBe(false);
    expect(make("demo-prod-nodes", iam("policy/wider"))).toBe(false);
    expect(make("demo-prod-nodes", BOUNDARY)).toBe(true);
    expect(make("prod/steps/demo-prod-bakery-sales")).toBe(false);
    const role = iam("role/emrald/demo/demo-prod-nodes");
    const context = { "iam:PermissionsBoundary": BOUNDARY };
    expect(may({ action: "iam:PutRolePolicy", resource: role })).toBe(false);
    expect(may({ action: "iam:PutRolePolicy", resource: role, context })).toBe(true);
    expect(may({ action: "iam:DeleteRolePermissionsBoundary", resource: role, context })).toBe(false);
  });

  it("uses what exists, and does not change it", () => {
    const may = asks("apply", {
      environments: {
        dev: {
          region: "us-east-1",
          network: { vpc: "vpc-0a", subnets: ["subnet-0a"] },
          lifecycle: "existing",
          cluster_id: "j-THEIRS",
          stages: { bronze: { bucket: "their-bronze" } },
          security: {
            service_role: iam("role/their-service"),
            instance_profile: iam("instance-profile/their-nodes"),
            kms_key: here("kms", "key/0a1b"),
          },
        },
      },
    });
    const theirVpc = "arn:aws:ec2:us-east-1:999999999999:vpc/vpc-0a";
    const passed = { "iam:PassedToService": "elasticmapreduce.amazonaws.com" };
    const allowed: Case[] = [
      ["ec2:CreateSecurityGroup", theirVpc],
      ["elasticmapreduce:AddJobFlowSteps", here("elasticmapreduce", "cluster/j-THEIRS")],
      ["s3:PutObject", "arn:aws:s3:::their-bronze/bakery/sales.csv"],
      ["iam:PassRole", iam("role/their-service"), passed],
      ["iam:PassRole", iam("role/their-nodes"), { "iam:PassedToService": "ec2.amazonaws.com" }],
      ["iam:GetInstanceProfile", iam("instance-profile/their-nodes")],
      ["kms:GenerateDataKey", here("kms", "key/0a1b")],
    ];
    const refused: Case[] = [
      ["ec2:DeleteVpc", theirVpc],
      ["ec2:CreateSecurityGroup", "arn:aws:ec2:us-east-1:999999999999:vpc/vpc-0b"],
      ["elasticmapreduce:TerminateJobFlows", here("elasticmapreduce", "cluster/j-THEIRS")],
      ["s3:PutBucketPolicy", "arn:aws:s3:::their-bronze"],
      ["s3:DeleteBucket", "arn:aws:s3:::their-bronze"],
      ["iam:PutRolePolicy", iam("role/their-service")],
      ["kms:ScheduleKeyDeletion", here("kms", "key/0a1b")],
    ];
    expect(allowed.filter((one) => !may(request(one)))).toEqual([]);
    expect(refused.filter((one) => may(request(one)))).toEqual([]);
  });
});

describe("the role that looks", () => {
  it("has no action that changes anything", () => {
    const { spec, environments } = projectOf();
    const statements = statementsOf("preview", reachOf(spec, placedEnvironments(environments), ACCOUNT));
    const actions = statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => !/^[a-z0-9]+:(Describe|Get|List|Validate)[A-Za-z]*$/.test(action))).toEqual([]);
  });

  const may = asks("preview");

  it("reads the state of the stacks, and no data", () => {
    expect(
      may({ action: "s3:GetObject", resource: bucket("foundation", "state", ".pulumi/stacks/demo/dev.json") }),
    ).toBe(true);
    const closed = ["ledger", "artifacts", "logs"].map((name) => bucket("foundation", name, "key"));
    for (const resource of [...closed, bucket("dev", "bronze", "key"), bucket("prod", "gold", "key")])
      expect(may({ action: "s3:GetObject", resource })).toBe(false);
    expect(may({ action: "s3:GetBucketPolicy", resource: bucket("prod", "gold") })).toBe(true);
  });

  it("decrypts with a key that encrypts the state", () => {
    const key = here("kms", "key/0a1b");
    expect(asks("preview", { security: { kms_key: key } })({ action: "kms:Decrypt", resource: key })).toBe(true);
    expect(may({ action: "kms:Decrypt", resource: key })).toBe(false);
  });
});
