import { ec2 } from "@pulumi/aws";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";
import { interfaceEndpoints } from "../../../model/endpoints.ts";
import type { Context } from "../../context.ts";
import { networkCidr } from "../../decide/address-plan.ts";
import { awsName } from "../../decide/names.ts";
import type { Vpc } from "./vpc.ts";

export interface Endpoints {
  /** Of all interface endpoints. */
  readonly securityGroup: Output<string>;
  /** The addresses of S3, behind its gateway. */
  readonly s3PrefixList: Output<string>;
}

/** Ways to services of AWS that need no internet: S3's for all, others where there is no NAT and they are used. Undefined where S3's is all there is. */
export function endpoints(
  name: string,
  { plan, home, vpc, subnets, routeTable }: Context & Vpc,
  own: CustomResourceOptions,
): Endpoints | undefined {
  const serviceName = (service: string): string => `com.amazonaws.${home.region}.${service}`;
  const s3 = new ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId: vpc,
      serviceName: serviceName("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: [routeTable],
      tags: { Name: awsName(plan, "s3") },
    },
    own,
  );
  const { settings, catalog, steps } = plan;
  const services = interfaceEndpoints({ ...settings, catalog, hasSteps: Object.keys(steps).length > 0 });
  if (services.length === 0) return undefined;
  const group = new ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      name: awsName(plan, "endpoints", 255),
      description: "Endpoints of AWS services",
      vpcId: vpc,
      // From the network's own addresses: nodes, and the notebook.
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [networkCidr(plan)] }],
      tags: { Name: awsName(plan, "endpoints", 255) },
    },
    own,
  );
  for (const service of services) {
    new ec2.VpcEndpoint(
      `${name}-${service.replaceAll(".", "-")}`,
      {
        vpcId: vpc,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...subnets],
        securityGroupIds: [group.id],
        tags: { Name: awsName(plan, service) },
      },
      own,
    );
  }
  return { securityGroup: group.id, s3PrefixList: s3.prefixListId };
}
