import type { Class } from "./classes.ts";
import type { Condition } from "./conditions.ts";

/** What a difference means: of the rows that fit, the first is the one. */
export interface Row {
  /** Types as the SDK calls them, without the package; `*` is any. */
  readonly types: readonly string[];
  /** Properties, as `isBelow` reads them: with all that is in them. */
  readonly paths: readonly string[];
  readonly class: Exclude<Class, "missing" | "orphan">;
  readonly reason: string;
  /** Only then. */
  readonly when?: Condition;
}

const row = (one: Row["class"], types: string, paths: string, reason: string, when?: Condition): Row => ({
  types: types.split(" "),
  paths: paths.split(" "),
  class: one,
  reason,
  ...(when ? { when } : {}),
});

/** What looks like a guard, and is told by another resource or made by AWS: before the guards. */
const EXPLAINED: readonly Row[] = [
  row(
    "benign",
    "ec2/securityGroup:SecurityGroup",
    "ingress egress",
    "EMR adds this rule to the groups it manages",
    "byEmr",
  ),
  row(
    "benign",
    "ec2/securityGroup:SecurityGroup",
    "ingress egress",
    "a resource of its own in the stack makes this rule",
    "byRule",
  ),
  row("benign", "s3/bucket:Bucket", "policy", "the bucket's policy is a resource of its own", "hasPolicy"),
  row(
    "benign",
    "s3/bucket:Bucket",
    "serverSideEncryptionConfiguration",
    "the bucket's encryption is a resource of its own",
    "hasEncryption",
  ),
  row("benign", "s3/bucket:Bucket", "versioning", "the bucket's versioning is a resource of its own", "hasVersioning"),
  row(
    "benign",
    "s3/bucket:Bucket",
    "lifecycleRules",
    "the bucket's lifecycle rules are a resource of their own",
    "hasLifecycle",
  ),
];

const GUARDS: readonly Row[] = [
  row(
    "security",
    "*",
    "tagsAll/emrald:project tagsAll/emrald:environment tagsAll/for-use-with-amazon-emr-managed-policies tags/emrald:project tags/emrald:environment tags/for-use-with-amazon-emr-managed-policies",
    "policies rely on this tag",
  ),
  row("security", "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "*", "keeps the public out"),
  row("security", "s3/bucketPolicy:BucketPolicy", "*", "says who may reach the bucket, and that TLS is needed"),
  row(
    "security",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "*",
    "encrypts what is at rest",
  ),
  row("security", "s3/bucketVersioning:BucketVersioning", "*", "keeps what is overwritten"),
  row(
    "security",
    "s3/bucket:Bucket",
    "policy acl grants website replicationConfiguration",
    "says who may reach the bucket, and where its objects go",
  ),
  row("security", "s3/bucket:Bucket", "serverSideEncryptionConfiguration", "encrypts what is at rest"),
  row(
    "security",
    "s3/bucket:Bucket",
    "versioning objectLockConfiguration objectLockEnabled",
    "keeps what is overwritten",
  ),
  row("security", "iam/role:Role", "assumeRolePolicy", "says who may take the role on"),
  row("security", "iam/role:Role", "inlinePolicies managedPolicyArns", "says what the role may do"),
  row("security", "iam/role:Role", "permissionsBoundary maxSessionDuration path", "bounds the role"),
  row(
    "security",
    "iam/role:Role iam/instanceProfile:InstanceProfile",
    "uniqueId",
    "somebody has made it anew under its old name",
  ),
  row("security", "iam/policy:Policy", "policy path", "says what its roles may do"),
  row("security", "iam/policy:Policy", "policyId", "somebody has made it anew under its old name"),
  row("security", "iam/instanceProfile:InstanceProfile", "role path", "says what the nodes may do"),
  row(
    "security",
    "iam/openIdConnectProvider:OpenIdConnectProvider",
    "url clientIdLists thumbprintLists",
    "says whose tokens are trusted",
  ),
  row(
    "security",
    "kms/key:Key",
    "policy isEnabled keyUsage multiRegion customKeyStoreId xksKeyId",
    "says who may decrypt",
  ),
  row("security", "kms/key:Key", "enableKeyRotation rotationPeriodInDays", "rotates the key"),
  row("security", "kms/alias:Alias", "targetKeyId targetKeyArn", "says which key encrypts"),
  row(
    "security",
    "emr/securityConfiguration:SecurityConfiguration",
    "configuration",
    "encrypts disks and traffic, and asks for the metadata service's version 2",
  ),
  row("security", "emr/cluster:Cluster", "terminationProtection", "keeps the cluster from being ended by mistake"),
  row(
    "security",
    "emr/cluster:Cluster",
    "securityConfiguration logEncryptionKmsKeyId kerberosAttributes",
    "encrypts disks and traffic, and asks for the metadata service's version 2",
  ),
  row(
    "security",
    "emr/cluster:Cluster",
    "serviceRole autoscalingRole ec2Attributes customAmiId visibleToAllUsers",
    "says what the cluster may do, and who may reach it",
  ),
  row(
    "security",
    "ec2/securityGroup:SecurityGroup",
    "ingress egress",
    "says who may reach the nodes, and whom they may reach",
  ),
  row(
    "security",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId ipProtocol fromPort toPort securityGroupId",
    "says who may reach whom",
  ),
  row("security", "ec2/vpc:Vpc", "mainRouteTableId defaultNetworkAclId", "decides which subnets are private"),
  row(
    "security",
    "ec2/subnet:Subnet",
    "mapPublicIpOnLaunch assignIpv6AddressOnCreation",
    "keeps nodes without public addresses",
  ),
  row("security", "ec2/routeTable:RouteTable", "routes propagatingVgws", "decides which subnets are private"),
  row("security", "ec2/routeTableAssociation:RouteTableAssociation", "*", "decides which subnets are private"),
  row(
    "security",
    "ec2/vpcEndpoint:VpcEndpoint",
    "policy securityGroupIds",
    "says who may use the endpoint, and for what",
  ),
  row(
    "security",
    "glue/catalogDatabase:CatalogDatabase",
    "createTableDefaultPermissions",
    "says who may use new tables",
  ),
  row(
    "security",
    "glue/crawler:Crawler",
    "role securityConfiguration lakeFormationConfiguration",
    "says what the crawler may do",
  ),
  row(
    "security",
    "sfn/stateMachine:StateMachine",
    "roleArn encryptionConfiguration",
    "says what the state machine may do",
  ),
  row(
    "security",
    "sfn/stateMachine:StateMachine cloudwatch/logGroup:LogGroup",
    "loggingConfiguration kmsKeyId deletionProtectionEnabled",
    "keeps what was done, and secrets out of it",
  ),
  row("security", "ssm/parameter:Parameter", "type keyId", "encrypts the parameter"),
  row(
    "security",
    "sagemaker/notebookInstance:NotebookInstance",
    "roleArn kmsKeyId directInternetAccess rootAccess instanceMetadataServiceConfiguration securityGroups subnetId lifecycleConfigName",
    "says what the notebook may do, and who may reach it",
  ),
  row(
    "security",
    "sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration",
    "onStart onCreate",
    "runs as root when the notebook starts",
  ),
];

const MOVED = "managed scaling moves capacity";
const OUTPUT = "AWS's own to say: no setting";

const HARMLESS: readonly Row[] = [
  row("benign", "*", "tagsAll/aws:* tags/aws:*", "AWS adds tags of its own"),
  row(
    "benign",
    "emr/cluster:Cluster",
    "coreInstanceFleet/targetOnDemandCapacity coreInstanceFleet/targetSpotCapacity coreInstanceGroup/instanceCount",
    MOVED,
    "isScaled",
  ),
  row("benign", "emr/instanceFleet:InstanceFleet", "targetOnDemandCapacity targetSpotCapacity", MOVED, "isScaled"),
  row("benign", "emr/instanceGroup:InstanceGroup", "instanceCount", MOVED, "isScaled"),
  row(
    "benign",
    "emr/cluster:Cluster",
    "coreInstanceFleet/provisionedOnDemandCapacity coreInstanceFleet/provisionedSpotCapacity masterInstanceFleet/provisionedOnDemandCapacity masterInstanceFleet/provisionedSpotCapacity",
    "what EC2 had to give just then",
  ),
  row(
    "benign",
    "emr/instanceFleet:InstanceFleet",
    "provisionedOnDemandCapacity provisionedSpotCapacity",
    "what EC2 had to give just then",
  ),
  row("benign", "emr/cluster:Cluster", "steps", "runs add steps; the stack never has any"),
  // Hive and Spark write these when partitions are added or statistics computed (Apache Hive, StatsSetupConst; Spark, HiveExternalCatalog).
  row(
    "benign",
    "glue/catalogTable:CatalogTable",
    "parameters/spark.sql.partitionProvider parameters/transient_lastDdlTime parameters/last_modified_time parameters/last_modified_by parameters/numFiles parameters/numRows parameters/rawDataSize parameters/totalSize parameters/numPartitions parameters/COLUMN_STATS_ACCURATE parameters/spark.sql.statistics.*",
    "what runs write: statistics, and that the partitions are the catalog's",
  ),
  row("benign", "ssm/parameter:Parameter", "tier", "AWS chooses the tier by the parameter's size", "choosesTier"),
  row("benign", "ssm/parameter:Parameter", "version hasValueWo", OUTPUT),
  row("benign", "emr/cluster:Cluster", "clusterState masterPublicDns", OUTPUT),
  row("benign", "emr/instanceGroup:InstanceGroup", "runningInstanceCount status", OUTPUT),
  row("benign", "emr/securityConfiguration:SecurityConfiguration", "creationDate", OUTPUT),
  row("benign", "ec2/eip:Eip", "associationId carrierIp privateIp privateDns ptrRecord", OUTPUT),
  row(
    "benign",
    "ec2/eip:Eip",
    "instance networkInterface associateWithPrivateIp",
    "the NAT gateway takes the address on after it is made",
    "filledIn",
  ),
  row(
    "benign",
    "ec2/natGateway:NatGateway",
    "associationId networkInterfaceId autoProvisionZones autoScalingIps regionalNatGatewayAddresses regionalNatGatewayAutoMode",
    OUTPUT,
  ),
  row("benign", "ec2/route:Route", "origin instanceId instanceOwnerId", OUTPUT),
  row(
    "benign",
    "ec2/vpcEndpoint:VpcEndpoint",
    "cidrBlocks dnsEntries networkInterfaceIds requesterManaged state",
    OUTPUT,
  ),
  row("benign", "iam/policy:Policy", "attachmentCount", OUTPUT),
  row("benign", "iam/role:Role iam/instanceProfile:InstanceProfile", "createDate", OUTPUT),
  row("benign", "sagemaker/notebookInstance:NotebookInstance", "networkInterfaceId url", OUTPUT),
  row(
    "benign",
    "sfn/stateMachine:StateMachine",
    "creationDate revisionId stateMachineVersionArn status versionDescription description",
    OUTPUT,
  ),
  row("benign", "*", "*", "a default value, which AWS has filled in", "filledInByDefault"),
];

/** What nobody has thought of is a setting. */
const UNKNOWN: Row = row("configuration", "*", "*", "a setting that is not what the stack says");

export const ROWS: readonly Row[] = [...EXPLAINED, ...GUARDS, ...HARMLESS, UNKNOWN];
