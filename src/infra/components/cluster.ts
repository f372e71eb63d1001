import { emr } from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type ResourceHook,
} from "@pulumi/pulumi";
import { sha256 } from "../../model/canonical.ts";
import type { Context } from "../context.ts";
import { awsName } from "../decide/names.ts";
import { securityConfiguration } from "../decide/security-configuration.ts";
import { standingCluster } from "../decide/standing-cluster.ts";
import type { Access } from "./access.ts";
import type { Contents } from "./contents.ts";
import type { Network } from "./network.ts";

export interface ClusterArgs extends Context {
  readonly access: Access;
  readonly network: Network;
  /** Before a node starts, its bootstrap scripts and the certificate have to be in S3. */
  readonly contents: Contents;
  /** Lets a protected cluster be ended. */
  readonly unprotect: ResourceHook;
}

/** How clusters are secured, and the clusters that stand. Steps are never here: EMR would take a new cluster for each change of them. */
export class Cluster extends ComponentResource {
  readonly securityConfiguration: Output<string>;
  /** The plan's name of a cluster to the one that stands for it. */
  readonly standing: Readonly<Record<string, emr.Cluster>>;

  constructor(name: string, args: ClusterArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Cluster", name, {}, opts);
    const { plan, diskKey } = args;
    const configuration = securityConfiguration(plan, diskKey);
    const security = new emr.SecurityConfiguration(
      `${name}-security`,
      // EMR cannot change one: another content is another name, and the new one is there before the old one goes.
      { name: awsName(plan, `security-${sha256(configuration).slice(0, 6)}`), configuration },
      { parent: this },
    );
    this.securityConfiguration = security.name;
    const names = plan.settings.lifecycle === "standing" ? Object.keys(plan.clusters) : [];
    this.standing = Object.fromEntries(names.map((one) => [one, this.#standing(`${name}-${one}`, one, args)]));
    this.registerOutputs({ securityConfiguration: this.securityConfiguration });
  }

  #standing(name: string, which: string, { plan, access, network, contents, unprotect }: ClusterArgs): emr.Cluster {
    const { taskFleet, taskGroups, scaling, keyName, ...decided } = standingCluster(plan, which);
    // EMR protects three primaries by itself.
    const isProtected = plan.settings.protect || decided.masterInstanceGroup !== undefined;
    const cluster = new emr.Cluster(
      name,
      {
        ...decided,
        serviceRole: access.serviceRole ?? "",
        securityConfiguration: this.securityConfiguration,
        ec2Attributes: {
          instanceProfile: access.instanceProfile ?? "",
          ...subnets(network, decided.masterInstanceGroup !== undefined),
          emrManagedMasterSecurityGroup: network.groups.primary,
          emrManagedSlaveSecurityGroup: network.groups.core,
          serviceAccessSecurityGroup: network.groups.service,
          ...(keyName === undefined ? {} : { keyName }),
        },
        keepJobFlowAliveWhenNoSteps: true,
        terminationProtection: isProtected,
        unhealthyNodeReplacement: true,
      },
      {
        parent: this,
        // Nodes start by asking S3, and send their logs there at the end: the way comes before them, and goes after.
        dependsOn: [contents.plan, network],
        // The provider does not take the protection off, and AWS would refuse (hashicorp/terraform-provider-aws, emr cluster, delete).
        hooks: isProtected ? { beforeDelete: [unprotect] } : {},
        ignoreChanges: ["steps", ...(scaling ? moved(decided.coreInstanceGroup !== undefined) : [])],
      },
    );
    const own = { parent: this };
    const clusterId = cluster.id;
    if (taskFleet)
      new emr.InstanceFleet(
        `${name}-task`,
        { clusterId, ...taskFleet },
        { ...own, ignoreChanges: scaling ? MOVED : [] },
      );
    for (const [index, group] of taskGroups.entries())
      new emr.InstanceGroup(
        `${name}-task-${index + 1}`,
        { clusterId, ...group },
        { ...own, ignoreChanges: scaling ? ["instanceCount"] : [] },
      );
    if (scaling) new emr.ManagedScalingPolicy(`${name}-scaling`, { clusterId, computeLimits: [scaling] }, own);
    return cluster;
  }
}

/** Managed scaling moves these, and to set them back would mean a new cluster (hashicorp/terraform-provider-aws#36492). */
function moved(areGroups: boolean): string[] {
  return areGroups ? ["coreInstanceGroup.instanceCount"] : MOVED.map((target) => `coreInstanceFleet.${target}`);
}

const MOVED = ["targetOnDemandCapacity", "targetSpotCapacity"];

/** Groups live in one subnet; of several EMR takes one for fleets. */
function subnets(network: Network, areGroups: boolean): { subnetId: Input<string> } | { subnetIds: Input<string>[] } {
  return areGroups ? { subnetId: network.subnets[0] ?? "" } : { subnetIds: [...network.subnets] };
}
