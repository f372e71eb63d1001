import { describe, expect, test } from "vitest";
import { change, first, fullWorld, isThere, make, unmake } from "./support/small-world.ts";
import type { World } from "./provider/world-file.ts";

const BUCKET = "s3/bucket:Bucket";
const ROLE = "iam/role:Role";
const GROUP = "ec2/securityGroup:SecurityGroup";
const SUBNET = "ec2/subnet:Subnet";
const CLUSTER = "emr/cluster:Cluster";

const policy = (length: number): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${"x".repeat(length)}` }],
  });

describe("what is not made", () => {
  const vpcId = (world: World) => first(world, "ec2/vpc:Vpc").id;
  const cases: readonly (readonly [why: string, type: string, inputs: (world: World) => object, says: RegExp])[] = [
    ["a bucket twice", BUCKET, () => ({ bucket: "lake" }), /BucketAlreadyOwnedByYou/],
    ["a bucket in capitals", BUCKET, () => ({ bucket: "Lake" }), /legal bucket name/],
    ["a bucket like an address", BUCKET, () => ({ bucket: "10.0.0.1" }), /legal bucket name/],
    ["an input that is none", BUCKET, () => ({ bucket: "other", buckett: "x" }), /"buckett" is no input/],
    [
      "a thing without what it must have",
      "s3/bucketPolicy:BucketPolicy",
      () => ({ bucket: "lake" }),
      /Missing required argument "policy"/,
    ],
    [
      "a policy of no bucket",
      "s3/bucketPolicy:BucketPolicy",
      () => ({ bucket: "gone", policy: bucketPolicy("gone") }),
      /NoSuchBucket/,
    ],
    ["a policy that is no JSON", "s3/bucketPolicy:BucketPolicy", () => ({ bucket: "lake", policy: "{" }), /not JSON/],
    [
      "a policy of another bucket",
      "s3/bucketPolicy:BucketPolicy",
      () => ({ bucket: "lake", policy: bucketPolicy("other") }),
      /invalid resource/,
    ],
    [
      "a second setting of a bucket",
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      () => ({ bucket: "lake", blockPublicAcls: true }),
      /overwrite/,
    ],
    ["a role twice", ROLE, () => ({ name: "nodes", assumeRolePolicy: trustPolicy }), /EntityAlreadyExists/],
    ["a role with a long name", ROLE, () => ({ name: "x".repeat(65), assumeRolePolicy: trustPolicy }), /1 to 64/],
    ["a trust policy with a resource", ROLE, () => ({ name: "r", assumeRolePolicy: bucketPolicy("x") }), /no Resource/],
    [
      "too much inline at once",
      ROLE,
      () => ({
        name: "r",
        assumeRolePolicy: trustPolicy,
        inlinePolicies: [5_200, 5_200].map((n) => ({ name: "p", policy: policy(n) })),
      }),
      /LimitExceeded.*10240/,
    ],
    [
      "too much inline in all",
      "iam/rolePolicy:RolePolicy",
      () => ({ name: "more", role: "nodes", policy: policy(10_050) }),
      /Maximum policy size/,
    ],
    [
      "too large a managed policy",
      "iam/policy:Policy",
      () => ({ name: "large", policy: policy(6_100) }),
      /at most 6144/,
    ],
    [
      "a policy that is not there",
      "iam/rolePolicyAttachment:RolePolicyAttachment",
      () => ({ role: "nodes", policyArn: "arn:aws:iam::123456789012:policy/none" }),
      /NoSuchEntity/,
    ],
    [
      "a boundary that is not there",
      ROLE,
      () => ({
        name: "r",
        assumeRolePolicy: trustPolicy,
        permissionsBoundary: "arn:aws:iam::123456789012:policy/none",
      }),
      /NoSuchEntity/,
    ],
    [
      "a table of no database",
      "glue/catalogTable:CatalogTable",
      () => ({ name: "t", databaseName: "none" }),
      /Database none not found/,
    ],
    [
      "a table with capitals",
      "glue/catalogTable:CatalogTable",
      () => ({ name: "T", databaseName: "lake" }),
      /no capital letters/,
    ],
    [
      "a crawler with a role for something else",
      "glue/crawler:Crawler",
      () => ({ name: "c", role: "nodes", databaseName: "lake", s3Targets: [{ path: "s3://lake/" }] }),
      /cannot assume the role/,
    ],
    [
      "a subnet outside of its network",
      SUBNET,
      (world) => ({ vpcId: vpcId(world), cidrBlock: "10.1.0.0/24" }),
      /InvalidSubnet.Range/,
    ],
    [
      "a subnet over another",
      SUBNET,
      (world) => ({ vpcId: vpcId(world), cidrBlock: "10.0.0.128/25" }),
      /InvalidSubnet.Conflict/,
    ],
    [
      "a subnet in a zone of elsewhere",
      SUBNET,
      (world) => ({ vpcId: vpcId(world), cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1a" }),
      /us-east-1a/,
    ],
    ["a subnet of no network", SUBNET, () => ({ vpcId: "vpc-0", cidrBlock: "10.0.1.0/24" }), /InvalidVpcID.NotFound/],
    [
      "a group of a name that is taken",
      GROUP,
      (world) => ({ name: "core", vpcId: vpcId(world) }),
      /InvalidGroup.Duplicate/,
    ],
    [
      "two gateway endpoints for one table",
      "ec2/vpcEndpoint:VpcEndpoint",
      (world) => ({
        vpcId: vpcId(world),
        serviceName: "com.amazonaws.us-east-1.s3",
        routeTableIds: [first(world, "ec2/routeTable:RouteTable").id],
      }),
      /RouteAlreadyExists/,
    ],
    [
      "an endpoint for another region",
      "ec2/vpcEndpoint:VpcEndpoint",
      (world) => ({ vpcId: vpcId(world), serviceName: "com.amazonaws.eu-west-1.s3" }),
      /InvalidServiceName/,
    ],
    [
      "a state machine without its state",
      "sfn/stateMachine:StateMachine",
      () => ({
        name: "m",
        roleArn: "arn:aws:iam::123456789012:role/machine",
        definition: '{"StartAt":"A","States":{}}',
      }),
      /no state "A"/,
    ],
    [
      "a parameter that is too large",
      "ssm/parameter:Parameter",
      () => ({ name: "/large", type: "String", value: "x".repeat(4_097) }),
      /maximum parameter value/,
    ],
    [
      "a parameter that is not fully qualified",
      "ssm/parameter:Parameter",
      () => ({ name: "lake/dev", type: "String", value: "x" }),
      /fully qualified/,
    ],
    [
      "a second task fleet",
      "emr/instanceFleet:InstanceFleet",
      (world) => ({ clusterId: first(world, CLUSTER).id, instanceTypeConfigs: [{ instanceType: "m5.xlarge" }] }),
      /task instance fleet already/,
    ],
    ["tags of AWS's", BUCKET, () => ({ bucket: "tagged", tags: { "aws:x": "y" } }), /do not begin with aws:/],
  ];

  test.each(cases)("%s", (_why, type, inputs, says) => {
    const world = fullWorld();
    const before = world.things.length;
    expect(() => make(world, type, { ...inputs(world) })).toThrow(says);
    expect(world.things).toHaveLength(before);
  });
});

const trustPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

function bucketPolicy(bucket: string): string {
  const statement = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${bucket}/*` };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

describe("what stays while it is used", () => {
  const cases: readonly (readonly [type: string, nth: number, says: RegExp])[] = [
    ["ec2/vpc:Vpc", 0, /DependencyViolation/],
    [SUBNET, 0, /DependencyViolation/],
    [GROUP, 0, /DependencyViolation/],
    ["ec2/internetGateway:InternetGateway", 0, /mapped public address/],
    ["ec2/eip:Eip", 0, /AuthFailure/],
    ["ec2/routeTable:RouteTable", 0, /DependencyViolation/],
    [ROLE, 0, /DeleteConflict/],
    ["iam/policy:Policy", 0, /DeleteConflict/],
    ["emr/securityConfiguration:SecurityConfiguration", 0, /in use by active clusters/],
    ["sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration", 0, /in use/],
  ];

  test.each(cases)("%s", (type, nth, says) => {
    const world = fullWorld();
    const thing = first(world, type, nth);
    expect(() => unmake(world, thing)).toThrow(says);
    expect(isThere(world, thing)).toBe(true);
  });

  test("all of it goes in the order in which nothing is used", () => {
    const world = fullWorld();
    for (const thing of world.things.filter(({ type }) => type === GROUP)) {
      thing.props = { ...thing.props, revokeRulesOnDelete: true };
    }
    for (const thing of [...world.things].reverse()) unmake(world, thing);
    expect(world.things).toEqual([]);
  });

  test("a bucket with objects, unless it empties itself", () => {
    const world = fullWorld();
    const bucket = first(world, BUCKET);
    bucket.aside = { objects: 3 };
    expect(() => unmake(world, bucket)).toThrow(/BucketNotEmpty/);
    change(world, bucket, { bucket: "lake", forceDestroy: true });
    unmake(world, bucket);
    expect(world.things.filter(({ props }) => props["bucket"] === "lake")).toEqual([]);
  });

  test("a cluster under termination protection", () => {
    const world = fullWorld();
    const cluster = first(world, CLUSTER);
    cluster.props = { ...cluster.props, terminationProtection: true };
    expect(() => unmake(world, cluster)).toThrow(/termination protected/);
    cluster.props = { ...cluster.props, terminationProtection: false };
    unmake(world, cluster);
    expect(isThere(world, first(world, "emr/securityConfiguration:SecurityConfiguration"))).toBe(true);
    expect(world.things.some(({ type }) => type === "emr/instanceFleet:InstanceFleet")).toBe(false);
  });

  test("groups that EMR has tied together, unless they revoke their rules", () => {
    const world = fullWorld();
    for (const type of [CLUSTER, "sagemaker/notebookInstance:NotebookInstance"]) unmake(world, first(world, type));
    const [primary, core] = [first(world, GROUP), first(world, GROUP, 1)];
    expect(() => unmake(world, primary)).toThrow(/DependencyViolation/);
    primary.props = { ...primary.props, revokeRulesOnDelete: true };
    unmake(world, primary);
    expect(() => unmake(world, core)).toThrow(/DependencyViolation/);
  });

  test("a cluster that has ended is not found, and holds nothing", () => {
    const world = fullWorld();
    const cluster = first(world, CLUSTER);
    cluster.props = { ...cluster.props, clusterState: "TERMINATED" };
    expect(isThere(world, cluster)).toBe(false);
    unmake(world, first(world, "emr/securityConfiguration:SecurityConfiguration"));
  });
});
