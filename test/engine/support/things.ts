import type { World } from "../provider/world-file.ts";

type Made = readonly [type: string, inputs: Record<string, unknown>];

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const mayRead = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/*" }],
});

const tlsOnly = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"] },
  ],
});

const SERVICES = {
  nodes: "ec2.amazonaws.com",
  emr: "elasticmapreduce.amazonaws.com",
  crawler: "glue.amazonaws.com",
  machine: "states.amazonaws.com",
  notebook: "sagemaker.amazonaws.com",
};

const ACCOUNT = "123456789012";

/**
 * One of everything that the double knows, each with what it needs, in an order in which AWS takes them. What has an
 * id that only the world knows is asked for when its turn comes.
 */
export function* lakeThings(world: World): Generator<Made> {
  const id = (type: string, nth = 0): string => world.things.filter((thing) => thing.type === type)[nth]?.id ?? "";
  yield ["kms/key:Key", { description: "the lake's" }];
  yield ["kms/alias:Alias", { name: "alias/lake", targetKeyId: id("kms/key:Key") }];
  yield* storage();
  yield* network(id);
  yield* access();
  yield* catalog();
  yield* clusters(id);
  yield ["cloudwatch/logGroup:LogGroup", { name: "/lake/runs" }];
  yield [
    "sfn/stateMachine:StateMachine",
    {
      name: "lake",
      roleArn: `arn:aws:iam::${ACCOUNT}:role/machine`,
      definition: JSON.stringify({ StartAt: "End", States: { End: { Type: "Succeed" } } }),
    },
  ];
  yield ["ssm/parameter:Parameter", { name: "/lake/dev/plan", type: "String", value: "x" }];
  yield ["sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration", { name: "lake" }];
  yield [
    "sagemaker/notebookInstance:NotebookInstance",
    {
      name: "lake",
      instanceType: "ml.t3.medium",
      roleArn: `arn:aws:iam::${ACCOUNT}:role/notebook`,
      lifecycleConfigName: "lake",
      subnetId: id("ec2/subnet:Subnet"),
      securityGroups: [id("ec2/securityGroup:SecurityGroup")],
    },
  ];
}

function* storage(): Generator<Made> {
  const encryption = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  const lifecycle = { id: "old", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
  const bucket = "lake";
  yield ["s3/bucket:Bucket", { bucket }];
  yield ["s3/bucketPolicy:BucketPolicy", { bucket, policy: tlsOnly }];
  yield ["s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket, blockPublicAcls: true }];
  yield [
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    { bucket, rules: [encryption] },
  ];
  yield ["s3/bucketVersioning:BucketVersioning", { bucket, versioningConfiguration: { status: "Enabled" } }];
  yield ["s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", { bucket, rules: [lifecycle] }];
  yield [
    "s3/bucketOwnershipControls:BucketOwnershipControls",
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
  ];
}

function* network(id: (type: string, nth?: number) => string): Generator<Made> {
  yield ["ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }];
  const vpcId = id("ec2/vpc:Vpc");
  yield ["ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId }];
  yield ["ec2/subnet:Subnet", { vpcId, cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-1a" }];
  yield ["ec2/internetGateway:InternetGateway", { vpcId }];
  yield ["ec2/eip:Eip", { domain: "vpc" }];
  yield ["ec2/natGateway:NatGateway", { allocationId: id("ec2/eip:Eip"), subnetId: id("ec2/subnet:Subnet") }];
  yield ["ec2/routeTable:RouteTable", { vpcId }];
  const routeTableId = id("ec2/routeTable:RouteTable");
  const natGatewayId = id("ec2/natGateway:NatGateway");
  yield ["ec2/route:Route", { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId }];
  yield ["ec2/routeTableAssociation:RouteTableAssociation", { routeTableId, subnetId: id("ec2/subnet:Subnet") }];
  yield [
    "ec2/vpcEndpoint:VpcEndpoint",
    { vpcId, serviceName: "com.amazonaws.us-east-1.s3", routeTableIds: [routeTableId] },
  ];
  for (const name of ["primary", "core", "service"]) yield ["ec2/securityGroup:SecurityGroup", { name, vpcId }];
  const securityGroupId = id("ec2/securityGroup:SecurityGroup");
  const all = { securityGroupId, ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" };
  yield ["vpc/securityGroupIngressRule:SecurityGroupIngressRule", all];
  yield ["vpc/securityGroupEgressRule:SecurityGroupEgressRule", all];
}

function* access(): Generator<Made> {
  for (const [name, service] of Object.entries(SERVICES)) {
    yield ["iam/role:Role", { name, assumeRolePolicy: trust(service) }];
  }
  yield ["iam/rolePolicy:RolePolicy", { name: "read", role: "nodes", policy: mayRead }];
  yield ["iam/policy:Policy", { name: "read", policy: mayRead }];
  yield [
    "iam/rolePolicyAttachment:RolePolicyAttachment",
    { role: "nodes", policyArn: `arn:aws:iam::${ACCOUNT}:policy/read` },
  ];
  yield ["iam/instanceProfile:InstanceProfile", { name: "nodes", role: "nodes" }];
  yield [
    "iam/openIdConnectProvider:OpenIdConnectProvider",
    { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] },
  ];
}

function* catalog(): Generator<Made> {
  yield ["glue/catalogDatabase:CatalogDatabase", { name: "lake" }];
  const storageDescriptor = { columns: [{ name: "item", type: "string" }] };
  yield ["glue/catalogTable:CatalogTable", { name: "sales", databaseName: "lake", storageDescriptor }];
  yield [
    "glue/crawler:Crawler",
    { name: "sales", role: "crawler", databaseName: "lake", s3Targets: [{ path: "s3://lake/sales/" }] },
  ];
}

/** The inputs of a cluster of fleets in the network above. */
export function clusterInputs(id: (type: string, nth?: number) => string): Record<string, unknown> {
  return {
    name: "lake",
    releaseLabel: "emr-7.13.0",
    serviceRole: "emr",
    securityConfiguration: "lake",
    ec2Attributes: {
      instanceProfile: "nodes",
      subnetIds: [id("ec2/subnet:Subnet")],
      emrManagedMasterSecurityGroup: id("ec2/securityGroup:SecurityGroup"),
      emrManagedSlaveSecurityGroup: id("ec2/securityGroup:SecurityGroup", 1),
      serviceAccessSecurityGroup: id("ec2/securityGroup:SecurityGroup", 2),
    },
    masterInstanceFleet: { instanceTypeConfigs: [{ instanceType: "m5.xlarge" }], targetOnDemandCapacity: 1 },
    coreInstanceFleet: { instanceTypeConfigs: [{ instanceType: "r5.2xlarge" }], targetOnDemandCapacity: 2 },
  };
}

function* clusters(id: (type: string, nth?: number) => string): Generator<Made> {
  const configuration = {
    EncryptionConfiguration: {
      EnableInTransitEncryption: false,
      EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: "SSE-S3" } },
    },
  };
  yield [
    "emr/securityConfiguration:SecurityConfiguration",
    { name: "lake", configuration: JSON.stringify(configuration) },
  ];
  yield ["emr/cluster:Cluster", clusterInputs(id)];
  const clusterId = id("emr/cluster:Cluster");
  yield [
    "emr/instanceFleet:InstanceFleet",
    { clusterId, instanceTypeConfigs: [{ instanceType: "m5.2xlarge" }], targetSpotCapacity: 8 },
  ];
  yield ["emr/instanceGroup:InstanceGroup", { clusterId, instanceType: "m5.2xlarge" }];
  const limits = { unitType: "InstanceFleetUnits", minimumCapacityUnits: 1, maximumCapacityUnits: 8 };
  yield ["emr/managedScalingPolicy:ManagedScalingPolicy", { clusterId, computeLimits: [limits] }];
}
