import { find, ofType } from "../find.ts";
import { policyDocument } from "../policy.ts";
import type { Making, Reference, ResourceType } from "../resource-type.ts";
import { each, matches, oneOf } from "../rules.ts";
import { at, shown, text, type Values } from "../values.ts";
import type { World } from "../world-file.ts";
import { parseCidr } from "./cidr.ts";
import { inSubnet, inVpc } from "./network.ts";
import { groupReference } from "./security-groups.ts";

const TABLE = "ec2/routeTable:RouteTable";
const ROUTE = "ec2/route:Route";
const ASSOCIATION = "ec2/routeTableAssociation:RouteTableAssociation";
const ENDPOINT = "ec2/vpcEndpoint:VpcEndpoint";

const noTable = (id: string) => `InvalidRouteTableID.NotFound: The routeTable ID '${id}' does not exist`;

/** Where a route may lead; `routes[].` for the routes of a table. */
function leadsTo(prefix: string): readonly Reference[] {
  return [
    {
      at: `${prefix}gatewayId`,
      to: ["ec2/internetGateway:InternetGateway", ENDPOINT],
      except: /^local$/,
      missing: (id) => `InvalidInternetGatewayID.NotFound: The internetGateway ID '${id}' does not exist`,
    },
    {
      at: `${prefix}natGatewayId`,
      to: ["ec2/natGateway:NatGateway"],
      missing: (id) => `InvalidNatGatewayID.NotFound: The natGateway ID '${id}' does not exist`,
    },
  ];
}

const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];

const routeTable: ResourceType = {
  type: TABLE,
  rules: [each("routes[].cidrBlock", (value) => parseCidr(value) !== undefined, "must be a network address")],
  changes: { replace: ["vpcId"] },
  references: [inVpc, ...leadsTo("routes[].")],
  id: ({ hex }) => `rtb-0${hex(16)}`,
  outputs: ({ id, arn }) => ({ arn: arn("ec2", `route-table/${id}`), propagatingVgws: [], routes: [] }),
};

const route: ResourceType = {
  type: ROUTE,
  rules: [
    each("destinationCidrBlock", (value) => parseCidr(value) !== undefined, "must be a network address"),
    (inputs) => {
      const given = TARGETS.filter((key) => inputs[key] !== undefined);
      return given.length === 1 ? [] : [{ property: "gatewayId", reason: `exactly one target, not ${given.length}` }];
    },
  ],
  changes: { replace: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"] },
  references: [{ at: "routeTableId", to: [TABLE], missing: noTable, isPart: true }, ...leadsTo("")],
  id: ({ inputs }) => `r-${text(inputs["routeTableId"]) ?? ""}-${destination(inputs)}`,
  outputs: () => ({
    origin: "CreateRoute",
    state: "active",
    instanceId: "",
    instanceOwnerId: "",
    networkInterfaceId: "",
  }),
  refuses: {
    create: ({ inputs, region }, world) => {
      const gateway = find(world, ["ec2/internetGateway:InternetGateway"], text(inputs["gatewayId"]) ?? "", region);
      const table = find(world, [TABLE], text(inputs["routeTableId"]) ?? "", region);
      if (gateway !== undefined && gateway.props["vpcId"] !== table?.props["vpcId"]) {
        return `InvalidParameterValue: route table ${table?.id ?? ""} and network gateway ${gateway.id} belong to different networks`;
      }
      const same = at(table?.props, "routes[].cidrBlock").includes(inputs["destinationCidrBlock"]);
      return same ? `RouteAlreadyExists: The route identified by ${destination(inputs)} already exists` : undefined;
    },
  },
};

function destination(inputs: Values): string {
  const keys = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
  return keys.flatMap((key) => text(inputs[key]) ?? []).join(",");
}

const association: ResourceType = {
  type: ASSOCIATION,
  rules: [
    (inputs) =>
      (inputs["subnetId"] === undefined) === (inputs["gatewayId"] === undefined)
        ? [{ property: "subnetId", reason: "exactly one of subnetId, gatewayId" }]
        : [],
  ],
  changes: { replace: ["subnetId", "gatewayId"] },
  references: [
    { ...withoutHold(inSubnet("subnetId")), isPart: true },
    {
      at: "routeTableId",
      to: [TABLE],
      missing: noTable,
      holds: (id) => `DependencyViolation: The routeTable '${id}' has dependencies and cannot be deleted.`,
    },
  ],
  id: ({ hex }) => `rtbassoc-0${hex(16)}`,
  refuses: {
    create: ({ inputs, region }, world) => {
      const subnet = find(world, ["ec2/subnet:Subnet"], text(inputs["subnetId"]) ?? "", region);
      const table = find(world, [TABLE], text(inputs["routeTableId"]) ?? "", region);
      if (subnet !== undefined && subnet.props["vpcId"] !== table?.props["vpcId"]) {
        return "InvalidParameterValue: The subnet and the route table belong to different networks";
      }
      return ofType(world, ASSOCIATION).some(({ props }) => subnet !== undefined && props["subnetId"] === subnet.id)
        ? "Resource.AlreadyAssociated: the specified association for route table conflicts with an existing association"
        : undefined;
    },
  },
};

function withoutHold({ at: way, to, missing }: Reference): Reference {
  return { at: way, to, missing };
}

const endpoint: ResourceType = {
  type: ENDPOINT,
  rules: [
    oneOf("vpcEndpointType", ["Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"]),
    matches(
      "serviceName",
      /^(com\.amazonaws\.[a-z0-9-]+|aws)\.[a-z0-9._-]+$/,
      "must be com.amazonaws.<region>.<service>",
    ),
    policyDocument("policy", "resource", 20_480),
  ],
  changes: { replace: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion", "serviceNetworkArn"] },
  defaults: { vpcEndpointType: "Gateway" },
  json: ["policy"],
  references: [
    inVpc,
    { at: "routeTableIds[]", to: [TABLE], missing: noTable },
    inSubnet("subnetIds[]"),
    groupReference("securityGroupIds[]"),
  ],
  id: ({ hex }) => `vpce-0${hex(16)}`,
  outputs: ({ id, inputs, region, arn, hex }) => ({
    arn: arn("ec2", `vpc-endpoint/${id}`),
    prefixListId: isInterface(inputs) ? "" : `pl-${hex(8)}`,
    state: "available",
    requesterManaged: false,
    privateDnsEnabled: false,
    ipAddressType: "ipv4",
    serviceRegion: region,
    policy: "",
    cidrBlocks: [],
    dnsEntries: isInterface(inputs)
      ? [{ dnsName: `${id}.${region}.vpce.amazonaws.com`, hostedZoneId: "Z7HUB22UULQXV" }]
      : [],
    dnsOptions: {},
    networkInterfaceIds: at(inputs, "subnetIds[]").map((_, index) => `eni-${index}${hex(16)}`),
    routeTableIds: [],
    securityGroupIds: [],
    subnetIds: [],
    subnetConfigurations: [],
  }),
  refuses: { create: wrongEndpoint },
};

function isInterface(inputs: Values): boolean {
  return inputs["vpcEndpointType"] === "Interface";
}

function wrongEndpoint({ inputs, region }: Making, world: World): string | undefined {
  const service = text(inputs["serviceName"]) ?? "";
  if (!service.startsWith(`com.amazonaws.${region}.`) && !service.startsWith("aws.")) {
    return `InvalidServiceName: The Vpc Endpoint Service '${service}' does not exist`;
  }
  const others = ofType(world, ENDPOINT).filter(
    ({ props }) => props["vpcId"] === inputs["vpcId"] && props["serviceName"] === service,
  );
  if (!isInterface(inputs)) return wrongGateway(inputs, service, others);
  const zones = at(inputs, "subnetIds[]").map(
    (id) => find(world, ["ec2/subnet:Subnet"], shown(id), region)?.props["availabilityZone"],
  );
  if (new Set(zones).size < zones.length)
    return "DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone";
  if (inputs["privateDnsEnabled"] !== true) return undefined;
  const vpc = find(world, ["ec2/vpc:Vpc"], text(inputs["vpcId"]) ?? "", region);
  if (vpc?.props["enableDnsHostnames"] !== true || vpc.props["enableDnsSupport"] !== true) {
    return "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true";
  }
  return others.some(({ props }) => props["privateDnsEnabled"] === true)
    ? `InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service}`
    : undefined;
}

function wrongGateway(inputs: Values, service: string, others: ReturnType<typeof ofType>): string | undefined {
  if (!/\.(s3|dynamodb)$/.test(service))
    return `InvalidParameter: Endpoint type (Gateway) does not match available service types`;
  if (inputs["subnetIds"] !== undefined || inputs["securityGroupIds"] !== undefined) {
    return "InvalidParameter: a gateway endpoint has neither subnets nor security groups";
  }
  const tables = at(inputs, "routeTableIds[]");
  return others.some(({ props }) => at(props, "routeTableIds[]").some((id) => tables.includes(id)))
    ? "RouteAlreadyExists: route table already has a route with the endpoint's prefix list"
    : undefined;
}

export const routes: readonly ResourceType[] = [routeTable, route, association, endpoint];
