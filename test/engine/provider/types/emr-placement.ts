import { find, ofType } from "../find.ts";
import { at, isValues, shown, text, type Values } from "../values.ts";
import type { Thing, World } from "../world-file.ts";

const SUBNET = "ec2/subnet:Subnet";
const GROUPS = ["ec2/securityGroup:SecurityGroup", "ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const MANAGED_TAG = "for-use-with-amazon-emr-managed-policies";
const V2 = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2";

/** Why EMR would not start a cluster where its inputs say. Sources: EMR management guide, the pages named below. */
export function wrongPlacement(inputs: Values, region: string, world: World): string | undefined {
  const attributes = isValues(inputs["ec2Attributes"]) ? inputs["ec2Attributes"] : {};
  const ids = [...at(attributes, "subnetIds[]"), ...at(attributes, "subnetId")].map(String);
  const subnets = ids.flatMap((id) => find(world, [SUBNET], id, region) ?? []);
  const [primary, core, service] = GROUP_KEYS.map((key) => find(world, GROUPS, text(attributes[key]) ?? "", region));
  return (
    wrongGroups(primary, core) ??
    subnets.map((subnet) => wrongSubnet(subnet, service, world)).find((wrong) => wrong !== undefined) ??
    wrongNetwork(subnets, [primary, core, service]) ??
    missingTag(inputs, world, region, [...subnets, ...[primary, core, service].flatMap((group) => group ?? [])])
  );
}

const GROUP_KEYS = ["emrManagedMasterSecurityGroup", "emrManagedSlaveSecurityGroup", "serviceAccessSecurityGroup"];

/** "Working with Amazon EMR-managed security groups": both or none. */
function wrongGroups(primary: Thing | undefined, core: Thing | undefined): string | undefined {
  return (primary === undefined) === (core === undefined)
    ? undefined
    : "ValidationException: You must specify both the primary and the core security group, or neither";
}

/** "Private subnets": a service access group, and a way to S3. */
function wrongSubnet(subnet: Thing, service: Thing | undefined, world: World): string | undefined {
  const table = tableOf(subnet, world);
  const gateways = routesOf(table, world, "gatewayId");
  if (gateways.some((id) => id.startsWith("igw-"))) return undefined;
  if (service === undefined) {
    return `ValidationException: You must also specify a ServiceAccessSecurityGroup if you use custom security groups when creating a cluster in a private subnet (${subnet.id})`;
  }
  const hasNat = routesOf(table, world, "natGatewayId").length > 0;
  const hasS3 = ofType(world, "ec2/vpcEndpoint:VpcEndpoint").some(
    ({ props }) =>
      shown(props["serviceName"]).endsWith(".s3") && at(props, "routeTableIds[]").includes(table?.id ?? ""),
  );
  return hasNat || hasS3
    ? undefined
    : `ValidationException: The subnet ${subnet.id} has no route to Amazon S3: neither a NAT gateway nor an endpoint`;
}

function tableOf(subnet: Thing, world: World): Thing | undefined {
  const association = ofType(world, "ec2/routeTableAssociation:RouteTableAssociation").find(
    ({ props }) => props["subnetId"] === subnet.id,
  );
  const network = find(world, ["ec2/vpc:Vpc"], text(subnet.props["vpcId"]) ?? "", subnet.region);
  // A subnet without a table of its own has its network's.
  const id = association?.props["routeTableId"] ?? network?.props["mainRouteTableId"];
  return find(world, ["ec2/routeTable:RouteTable"], text(id) ?? "", subnet.region);
}

function routesOf(table: Thing | undefined, world: World, target: string): readonly string[] {
  if (table === undefined) return [];
  const single = ofType(world, "ec2/route:Route").filter(({ props }) => props["routeTableId"] === table.id);
  return [
    ...single.flatMap(({ props }) => text(props[target]) ?? []),
    ...at(table.props, `routes[].${target}`).map(String),
  ];
}

function wrongNetwork(subnets: readonly Thing[], groups: readonly (Thing | undefined)[]): string | undefined {
  const networks = new Set([...subnets, ...groups].flatMap((thing) => text(thing?.props["vpcId"]) ?? []));
  return networks.size > 1
    ? `ValidationException: subnets and security groups belong to different networks: ${[...networks].join(", ")}`
    : undefined;
}

/** "Service role for Amazon EMR": the v2 policy acts on what bears its tag only. */
function missingTag(inputs: Values, world: World, region: string, things: readonly Thing[]): string | undefined {
  const role = find(world, ["iam/role:Role"], text(inputs["serviceRole"]) ?? "", region);
  const attached = ofType(world, "iam/rolePolicyAttachment:RolePolicyAttachment").some(
    ({ props }) => props["role"] === role?.id && props["policyArn"] === V2,
  );
  if (!attached && !at(role?.props, "managedPolicyArns[]").includes(V2)) return undefined;
  const untagged = things.find(({ props }) => !hasTag(props["tagsAll"]) && !hasTag(props["tags"]));
  const says = (what: string) =>
    `ValidationException: Service role ${role?.id ?? ""} has insufficient EC2 permissions: ${what} lacks the tag ${MANAGED_TAG}=true`;
  if (untagged !== undefined) return says(untagged.id);
  return hasTag(inputs["tags"]) ? undefined : says("the cluster");
}

function hasTag(tags: Values[string]): boolean {
  return isValues(tags) && tags[MANAGED_TAG] === "true";
}
