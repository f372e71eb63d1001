import { output } from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Notebook, type NotebookArgs } from "../../src/infra/components/notebook.ts";
import { asText, bind } from "../../src/plan/bind.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { compileTree } from "../project.ts";
import { type Captured, capture } from "./support/capture.ts";

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c`;

const { plan: compiled, diagnostics } = compileTree(
  {
    "pipelines/project.yaml": `
project: demo
cluster: { release: emr-7.13.0, applications: [Spark, Livy] }
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
environments:
  dev:
    region: us-east-1
    account: "${ACCOUNT}"
    fleet: small
    lifecycle: standing
    after_run: keep
    notebook: { instance_type: ml.m5.xlarge, volume: 50g }
`,
    "pipelines/sales.yaml": `
pipeline: sales
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  clean: { sql: "SELECT id FROM raw", reads: [raw], writes: [clean] }
`,
    "data/raw/1.csv": "",
  },
  "dev",
);
if (!compiled) throw new Error(JSON.stringify(diagnostics));
const plan: Plan = bind(compiled, { account: ACCOUNT }, compiled);

async function made(args: Partial<NotebookArgs> = {}): Promise<readonly Captured[]> {
  const { resources } = await capture(() => {
    new Notebook("notebook", {
      plan,
      home: { region: plan.region, account: ACCOUNT },
      diskKey: KEY,
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      primarySecurityGroup: "sg-primary",
      cluster: "small",
      livyHost: output("ip-10-0-1-2.ec2.internal"),
      ...args,
    });
  });
  return resources;
}

const ENDPOINTS = { securityGroup: "sg-endpoints", s3PrefixList: "pl-s3" };

function of(resources: readonly Captured[], type: string): Record<string, unknown>[] {
  return resources.filter((one) => one.type === type).map(({ inputs }) => ({ ...inputs }));
}

it("has no way of its own to the internet, no root, an encrypted disk and the new metadata service", async () => {
  const [instance] = of(await made(), "aws:sagemaker/notebookInstance:NotebookInstance");
  expect(instance).toMatchObject({
    name: "demo-dev-notebook",
    instanceType: "ml.m5.xlarge",
    volumeSize: 50,
    platformIdentifier: "notebook-al2023-v1",
    subnetId: "subnet-1",
    directInternetAccess: "Disabled",
    rootAccess: "Disabled",
    kmsKeyId: KEY,
    instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
    lifecycleConfigName: "demo-dev-notebook",
    securityGroups: ["notebook-group-id"],
  });
});

it("starts with a script that knows Livy and the lake", async () => {
  const [start] = of(
    await made(),
    "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration",
  );
  expect(start).not.toHaveProperty("onCreate");
  const script = Buffer.from(String(start?.["onStart"]), "base64").toString();
  expect(script).toContain('"url": "https://ip-10-0-1-2.ec2.internal:8998"');
  expect(script).toContain("/home/ec2-user/.sparkmagic");
  expect(script).toContain(`"spark.emrald.silver": "s3://${asText(plan.buckets["silver"])}"`);
  expect(script).toContain('"spark.emrald.database": "demo_dev"');
});

it("lets nobody in, and is let in at Livy's port alone", async () => {
  const resources = await made();
  const [group] = of(resources, "aws:ec2/securityGroup:SecurityGroup");
  expect(group).not.toHaveProperty("ingress");
  expect(group).toMatchObject({ vpcId: "vpc-1", revokeRulesOnDelete: true });
  expect(of(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).toEqual([
    {
      description: "Livy, for the notebook",
      ipProtocol: "tcp",
      fromPort: 8998,
      toPort: 8998,
      securityGroupId: "sg-primary",
      referencedSecurityGroupId: "notebook-group-id",
    },
  ]);
});

it("goes to Livy, and to AWS by the network's endpoints where it has them", async () => {
  const ways = async (args: Partial<NotebookArgs>): Promise<unknown[]> =>
    of(await made(args), "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").map(
      ({ fromPort, referencedSecurityGroupId, prefixListId, cidrIpv4 }) => [
        fromPort,
        referencedSecurityGroupId ?? prefixListId ?? cidrIpv4,
      ],
    );
  const livy = [8998, "sg-primary"];
  expect(await ways({ endpoints: ENDPOINTS })).toEqual([[443, "sg-endpoints"], livy, [443, "pl-s3"]]);
  expect(await ways({})).toEqual([[443, "0.0.0.0/0"], livy]);
});

it("works under a role of its own that SageMaker takes on, for this account", async () => {
  const [role] = of(await made(), "aws:iam/role:Role");
  expect(role).toMatchObject({ name: "demo-dev-notebook", path: "/emrald/demo/", managedPolicyArns: [] });
  expect(JSON.parse(String(role?.["assumeRolePolicy"]))).toMatchObject({
    Statement: [
      {
        Principal: { Service: "sagemaker.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      },
    ],
  });
});
