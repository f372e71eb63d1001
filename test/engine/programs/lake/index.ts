import { readFileSync } from "node:fs";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { CatalogDatabase } from "@pulumi/aws/glue/catalogDatabase.js";
import { CatalogTable } from "@pulumi/aws/glue/catalogTable.js";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import { jsonStringify } from "@pulumi/pulumi";

/** What a test changes: `lake.json` beside `Pulumi.yaml`. */
export interface Settings {
  readonly owner?: string;
  readonly vpcCidr?: string;
  readonly subnetCidr?: string;
  readonly bucket?: string;
  readonly forceDestroy?: boolean;
  readonly retention?: number;
  readonly policy?: string;
  readonly columns?: readonly string[];
  readonly parameter?: string;
  readonly accounts?: string[];
}

const settings = JSON.parse(readFileSync("lake.json", "utf8")) as Settings;
const provider = new Provider("aws", {
  region: "us-east-1",
  allowedAccountIds: settings.accounts ?? ["123456789012"],
  defaultTags: { tags: { owner: settings.owner ?? "data" } },
});
const options = { provider };

const buckets = ["bronze", "silver", "gold"].map((stage) => {
  const name = `${settings.bucket ?? "lake"}-${stage}`;
  const bucket = new Bucket(stage, { bucket: name, forceDestroy: settings.forceDestroy ?? true }, options);
  const blocked = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  new BucketPublicAccessBlock(stage, { bucket: bucket.id, ...blocked }, options);
  new BucketPolicy(
    stage,
    {
      bucket: bucket.id,
      policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: bucket.arn }],
      }),
    },
    options,
  );
  return bucket;
});
new BucketVersioning(
  "gold",
  { bucket: "lake-gold", versioningConfiguration: { status: "Enabled" } },
  {
    ...options,
    dependsOn: buckets,
  },
);

const vpc = new Vpc("vpc", { cidrBlock: settings.vpcCidr ?? "10.0.0.0/16" }, options);
new Subnet("a", { vpcId: vpc.id, cidrBlock: settings.subnetCidr ?? "10.0.0.0/24" }, options);
new SecurityGroup("nodes", { name: "nodes", vpcId: vpc.id, description: "the nodes" }, options);

const role = new Role(
  "nodes",
  {
    name: "lake-nodes",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  },
  options,
);
const policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::lake-bronze/*" }],
};
new RolePolicy("read", { name: "read", role: role.id, policy: settings.policy ?? JSON.stringify(policy) }, options);
new InstanceProfile("nodes", { name: "lake-nodes", role: role.name }, options);

const database = new CatalogDatabase("lake", { name: "lake" }, options);
new CatalogTable(
  "sales",
  {
    name: "sales",
    databaseName: database.name,
    storageDescriptor: { columns: (settings.columns ?? ["item"]).map((name) => ({ name, type: "string" })) },
  },
  options,
);
new LogGroup("runs", { name: "/lake/runs", retentionInDays: settings.retention ?? 30 }, options);
new Parameter("plan", { name: "/lake/dev/plan", type: "String", value: settings.parameter ?? "sha256:0" }, options);

export const bronze = buckets[0]?.arn;
export const network = vpc.id;
