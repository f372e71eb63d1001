import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import type { Context } from "../context.ts";
import { type Endpoints, endpoints } from "./network/endpoints.ts";
import { type SecurityGroups, securityGroups } from "./network/security-groups.ts";
import { vpc } from "./network/vpc.ts";

export interface NetworkArgs extends Context {
  /** The availability zones of a network that is made, in an order that stays. */
  readonly zones: readonly string[];
}

/** Private subnets for the nodes, with a way to S3 and to what else they use; or the subnets of a network that exists. */
export class Network extends ComponentResource {
  readonly vpc: Input<string>;
  readonly subnets: readonly Input<string>[];
  readonly groups: SecurityGroups;
  /** Where the network has nothing but endpoints. */
  readonly endpoints: Endpoints | undefined;

  constructor(name: string, args: NetworkArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Network", name, {}, opts);
    const { network } = args.plan.settings;
    const own = { parent: this };
    if (network.vpc === undefined) {
      const made = vpc(name, args, own);
      this.vpc = made.vpc;
      this.subnets = made.subnets;
      this.groups = securityGroups(name, { ...args, vpc: made.vpc }, own);
      this.endpoints = endpoints(name, { ...args, ...made }, own);
    } else {
      this.vpc = network.vpc;
      this.subnets = network.subnets ?? [];
      this.groups = securityGroups(name, { ...args, vpc: this.vpc }, own);
    }
    this.registerOutputs({ vpc: this.vpc, subnets: this.subnets });
  }
}
