import { ofType } from "../find.ts";
import { zonesOf } from "../invokes.ts";
import type { Making, Reference, ResourceType } from "../resource-type.ts";
import { each, oneOf } from "../rules.ts";
import { shown, text, type Values } from "../values.ts";
import type { Thing, World } from "../world-file.ts";
import { contains, overlap, parseCidr } from "./cidr.ts";

const VPC = "ec2/vpc:Vpc";
const SUBNET = "ec2/subnet:Subnet";
const NAT = "ec2/natGateway:NatGateway";
const GATEWAY = "ec2/internetGateway:InternetGateway";

/** A thing in a VPC, that must be gone before the VPC. */
export const inVpc: Reference = {
  at: "vpcId",
  to: [VPC],
  missing: (id) => `InvalidVpcID.NotFound: The vpc ID '${id}' does not exist`,
  holds: (id) => `DependencyViolation: The vpc '${id}' has dependencies and cannot be deleted.`,
};

/** A thing with a network interface in a subnet, which must be gone before the subnet. */
export function inSubnet(at: string): Reference {
  return {
    at,
    to: [SUBNET],
    missing: (id) => `InvalidSubnetID.NotFound: The subnet ID '${id}' does not exist`,
    holds: (id) => `DependencyViolation: The subnet '${id}' has dependencies and cannot be deleted.`,
  };
}

/** EC2 takes blocks from /16 to /28. Source: VPC user guide, "VPC CIDR blocks". */
const isBlock = each(
  "cidrBlock",
  (value) => {
    const block = parseCidr(value);
    return block !== undefined && block.bits >= 16 && block.bits <= 28;
  },
  "must be a network address with /16 to /28",
);

const vpc: ResourceType = {
  type: VPC,
  rules: [isBlock, oneOf("instanceTenancy", ["default", "dedicated"])],
  changes: { replace: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"] },
  defaults: { enableDnsSupport: true, enableDnsHostnames: false, instanceTenancy: "default" },
  id: ({ hex }) => `vpc-0${hex(16)}`,
  outputs: ({ id, arn, hex }) => ({
    arn: arn("ec2", `vpc/${id}`),
    defaultNetworkAclId: `acl-0${hex(16)}`,
    defaultRouteTableId: `rtb-0${hex(16)}`,
    mainRouteTableId: `rtb-0${hex(16)}`,
    defaultSecurityGroupId: `sg-0${hex(16)}`,
    dhcpOptionsId: `dopt-0${hex(16)}`,
    enableNetworkAddressUsageMetrics: false,
    ipv6AssociationId: "",
    ipv6CidrBlock: "",
    ipv6CidrBlockNetworkBorderGroup: "",
  }),
  refuses: {
    create: ({ inputs }) => (inputs["cidrBlock"] === undefined ? "MissingParameter: a VPC has a cidrBlock" : undefined),
  },
};

const subnet: ResourceType = {
  type: SUBNET,
  rules: [isBlock],
  changes: { replace: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "outpostArn"] },
  defaults: { mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false },
  references: [inVpc],
  id: ({ hex }) => `subnet-0${hex(16)}`,
  outputs: ({ id, region, arn }) => ({
    arn: arn("ec2", `subnet/${id}`),
    availabilityZone: `${region}a`,
    availabilityZoneId: "az1",
    ipv6CidrBlock: "",
    ipv6CidrBlockAssociationId: "",
    privateDnsHostnameTypeOnLaunch: "ip-name",
  }),
  refuses: { create: (making, world) => wrongSubnet(making, world) },
};

function wrongSubnet({ inputs, region }: Making, world: World): string | undefined {
  const zone = text(inputs["availabilityZone"]);
  if (zone !== undefined && !zonesOf(region).includes(zone)) {
    return `InvalidParameterValue: Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in: ${zonesOf(region).join(", ")}`;
  }
  const block = parseCidr(inputs["cidrBlock"]);
  const whole = parseCidr(ofType(world, VPC).find(({ id }) => id === inputs["vpcId"])?.props["cidrBlock"]);
  if (block === undefined || whole === undefined || !contains(whole, block)) {
    return `InvalidSubnet.Range: The CIDR '${shown(inputs["cidrBlock"])}' is invalid.`;
  }
  const clash = ofType(world, SUBNET).find(({ props }) => {
    const other = parseCidr(props["cidrBlock"]);
    return props["vpcId"] === inputs["vpcId"] && other !== undefined && overlap(block, other);
  });
  return clash === undefined
    ? undefined
    : `InvalidSubnet.Conflict: The CIDR '${shown(inputs["cidrBlock"])}' conflicts with another subnet`;
}

const internetGateway: ResourceType = {
  type: GATEWAY,
  changes: { replace: [] },
  references: [inVpc],
  id: ({ hex }) => `igw-0${hex(16)}`,
  outputs: ({ id, arn }) => ({ arn: arn("ec2", `internet-gateway/${id}`), vpcId: "" }),
  refuses: {
    create: ({ inputs }, world) =>
      ofType(world, GATEWAY).some(({ props }) => inputs["vpcId"] !== undefined && props["vpcId"] === inputs["vpcId"])
        ? `Resource.AlreadyAssociated: network ${shown(inputs["vpcId"])} already has an internet gateway`
        : undefined,
    // A NAT gateway's address is mapped into the network for as long as it is there.
    delete: ({ props }, world) =>
      publicNats(world).some((nat) => vpcOfSubnet(world, nat.props["subnetId"]) === props["vpcId"])
        ? `DependencyViolation: Network ${shown(props["vpcId"])} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`
        : undefined,
  },
};

function publicNats(world: World): readonly Thing[] {
  return ofType(world, NAT).filter(({ props }) => props["connectivityType"] !== "private");
}

function vpcOfSubnet(world: World, id: Values[string]): Values[string] {
  return ofType(world, SUBNET).find((one) => one.id === id)?.props["vpcId"];
}

const eip: ResourceType = {
  type: "ec2/eip:Eip",
  rules: [oneOf("domain", ["vpc"])],
  changes: { replace: ["domain", "address", "publicIpv4Pool", "networkBorderGroup", "customerOwnedIpv4Pool"] },
  id: ({ hex }) => `eipalloc-0${hex(16)}`,
  outputs: ({ id, arn, region, hex }) => ({
    arn: arn("ec2", `elastic-ip/${id}`),
    allocationId: id,
    publicIp: `198.51.100.${Number.parseInt(hex(2), 16)}`,
    publicDns: `ec2-${hex(4)}.compute.amazonaws.com`,
    domain: "vpc",
    networkBorderGroup: region,
    publicIpv4Pool: "amazon",
    ...nothing("associationId", "carrierIp", "customerOwnedIp", "instance", "ipamPoolId", "networkInterface"),
    ...nothing("privateDns", "privateIp", "ptrRecord"),
  }),
};

const natGateway: ResourceType = {
  type: NAT,
  rules: [oneOf("connectivityType", ["public", "private"])],
  changes: { replace: ["allocationId", "subnetId", "connectivityType", "privateIp", "vpcId", "availabilityMode"] },
  defaults: { connectivityType: "public" },
  references: [
    inSubnet("subnetId"),
    {
      at: "allocationId",
      to: ["ec2/eip:Eip"],
      missing: (id) => `InvalidAllocationID.NotFound: The allocation ID '${id}' does not exist`,
      holds: (id) => `AuthFailure: You do not have permission to access the specified resource: ${id} is in use`,
    },
  ],
  id: ({ hex }) => `nat-0${hex(16)}`,
  outputs: ({ hex, inputs }) => ({
    associationId: `eipassoc-0${hex(16)}`,
    networkInterfaceId: `eni-0${hex(16)}`,
    privateIp: "10.0.0.4",
    publicIp: inputs["connectivityType"] === "private" ? "" : "198.51.100.4",
    availabilityMode: "zonal",
    vpcId: "",
    secondaryAllocationIds: [],
    secondaryPrivateIpAddressCount: 0,
    secondaryPrivateIpAddresses: [],
    regionalNatGatewayAddresses: [],
    ...nothing("autoProvisionZones", "autoScalingIps", "regionalNatGatewayAutoMode", "routeTableId"),
  }),
  refuses: {
    create: ({ inputs }, world) => {
      const isPublic = inputs["connectivityType"] !== "private";
      if (isPublic && inputs["allocationId"] === undefined)
        return "MissingParameter: a public NAT gateway has an allocationId";
      if (inputs["subnetId"] === undefined) return "MissingParameter: a NAT gateway has a subnetId";
      const network = vpcOfSubnet(world, inputs["subnetId"]);
      if (!isPublic || ofType(world, GATEWAY).some(({ props }) => props["vpcId"] === network)) return undefined;
      return `Gateway.NotAttached: Network ${shown(network)} has no Internet gateway attached`;
    },
  },
};

function nothing(...keys: readonly string[]): Values {
  return Object.fromEntries(keys.map((key) => [key, ""]));
}

export const network: readonly ResourceType[] = [vpc, subnet, internetGateway, eip, natGateway];
