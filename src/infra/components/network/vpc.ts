import { ec2 } from "@pulumi/aws";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";
import { addressPlan, networkCidr } from "../../decide/address-plan.ts";
import { FOR_EMR } from "../../decide/tags.ts";
import type { NetworkArgs } from "../network.ts";

export interface Vpc {
  readonly vpc: Output<string>;
  /** Private, one a zone. */
  readonly subnets: readonly Output<string>[];
  /** Of the private subnets. */
  readonly routeTable: Output<string>;
}

/** A network of the project's own. With NAT there is one gateway for all zones: a zone's loss costs a run, a gateway a zone costs every hour. */
export function vpc(name: string, { plan, zones }: NetworkArgs, own: CustomResourceOptions): Vpc {
  const { nat } = plan.settings.network;
  const cidr = networkCidr(plan);
  const addresses = addressPlan(cidr, zones.length);
  const tags = (what: string): Record<string, string> => ({
    Name: `${plan.project}-${plan.environment}-${what}`,
    // EMR makes network interfaces, and rules of its own, here only (EMR Management Guide, managed IAM policies).
    ...FOR_EMR,
  });
  // Zones that nobody has named stay those of the first day: another would mean other subnets, and another standing cluster.
  const placed = plan.settings.network.zones ? own : { ...own, ignoreChanges: ["availabilityZone"] };
  const network = new ec2.Vpc(
    `${name}-vpc`,
    { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: tags("vpc") },
    own,
  );
  const vpcId = network.id;
  const subnets = addresses.private.map(
    (cidrBlock, index) =>
      new ec2.Subnet(
        `${name}-private-${index + 1}`,
        { vpcId, cidrBlock, availabilityZone: zones[index] ?? "", tags: tags(`private-${index + 1}`) },
        placed,
      ),
  );
  const gateway = nat
    ? natGateway(name, { vpcId, cidrBlock: addresses.public, zone: zones[0] ?? "", tags }, placed)
    : undefined;
  // A table of our own, with our tags: by these CI may change it, and the one that comes with a VPC has none.
  const routeTable = new ec2.RouteTable(
    `${name}-private`,
    { vpcId, routes: gateway ? [{ cidrBlock: "0.0.0.0/0", natGatewayId: gateway.id }] : [], tags: tags("private") },
    own,
  );
  for (const [index, { id: subnetId }] of subnets.entries()) {
    new ec2.RouteTableAssociation(`${name}-private-${index + 1}`, { subnetId, routeTableId: routeTable.id }, own);
  }
  return { vpc: vpcId, subnets: subnets.map(({ id }) => id), routeTable: routeTable.id };
}

interface Public {
  readonly vpcId: Output<string>;
  readonly cidrBlock: string;
  readonly zone: string;
  readonly tags: (what: string) => Record<string, string>;
}

function natGateway(
  name: string,
  { vpcId, cidrBlock, zone, tags }: Public,
  { ignoreChanges = [], ...own }: CustomResourceOptions,
): ec2.NatGateway {
  const internet = new ec2.InternetGateway(`${name}-internet`, { vpcId, tags: tags("internet") }, own);
  const subnet = new ec2.Subnet(
    `${name}-public`,
    {
      vpcId,
      cidrBlock,
      availabilityZone: zone,
      mapPublicIpOnLaunch: false,
      tags: { Name: tags("public")["Name"] ?? "" },
    },
    { ...own, ignoreChanges },
  );
  const routes = new ec2.RouteTable(
    `${name}-public`,
    { vpcId, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: internet.id }], tags: tags("public") },
    own,
  );
  const route = new ec2.RouteTableAssociation(`${name}-public`, { subnetId: subnet.id, routeTableId: routes.id }, own);
  const address = new ec2.Eip(`${name}-nat`, { domain: "vpc", tags: tags("nat") }, own);
  return new ec2.NatGateway(
    `${name}-nat`,
    { allocationId: address.id, subnetId: subnet.id, tags: tags("nat") },
    // An address cannot be let go of while its way to the internet is being taken down.
    { ...own, dependsOn: [internet, route] },
  );
}
