import { validationError } from "./errors.ts";
import { boolean, document, integer, list, required, string, structure, type Read } from "./shape.ts";

const nodeTypes = ["MASTER", "CORE", "TASK"] as const;

const instanceGroup = structure({
  Name: string({ max: 256 }),
  Market: string({ oneOf: ["ON_DEMAND", "SPOT"] }),
  InstanceRole: required(string({ oneOf: nodeTypes })),
  BidPrice: string({ max: 256 }),
  InstanceType: required(string({ min: 1, max: 256 })),
  InstanceCount: required(integer()),
  Configurations: document,
  EbsConfiguration: document,
  AutoScalingPolicy: document,
  CustomAmiId: string({ max: 256 }),
});

const instanceFleet = structure({
  Name: string({ max: 256 }),
  InstanceFleetType: required(string({ oneOf: nodeTypes })),
  TargetOnDemandCapacity: integer({ min: 0 }),
  TargetSpotCapacity: integer({ min: 0 }),
  InstanceTypeConfigs: list(
    structure({
      InstanceType: required(string({ min: 1, max: 256 })),
      WeightedCapacity: integer({ min: 0 }),
      BidPrice: string({ max: 256 }),
      BidPriceAsPercentageOfOnDemandPrice: document,
      EbsConfiguration: document,
      Configurations: document,
      CustomAmiId: string({ max: 256 }),
      Priority: document,
    }),
  ),
  LaunchSpecifications: document,
  ResizeSpecifications: document,
  Context: string({ max: 256 }),
});

export const instancesConfig = structure({
  MasterInstanceType: string({ min: 1, max: 256 }),
  SlaveInstanceType: string({ min: 1, max: 256 }),
  InstanceCount: integer(),
  InstanceGroups: list(instanceGroup),
  InstanceFleets: list(instanceFleet),
  Ec2KeyName: string({ max: 256 }),
  Placement: structure({
    AvailabilityZone: string({ max: 256 }),
    AvailabilityZones: list(string({ max: 256 })),
  }),
  KeepJobFlowAliveWhenNoSteps: boolean,
  TerminationProtected: boolean,
  UnhealthyNodeReplacement: boolean,
  HadoopVersion: string({ max: 256 }),
  Ec2SubnetId: string({ max: 256 }),
  Ec2SubnetIds: list(string({ max: 256 })),
  EmrManagedMasterSecurityGroup: string({ max: 256 }),
  EmrManagedSlaveSecurityGroup: string({ max: 256 }),
  ServiceAccessSecurityGroup: string({ max: 256 }),
  AdditionalMasterSecurityGroups: list(string({ max: 256 })),
  AdditionalSlaveSecurityGroups: list(string({ max: 256 })),
});

export type InstancesConfig = Read<typeof instancesConfig>;

export function checkInstances(instances: InstancesConfig): void {
  const { InstanceGroups: groups, InstanceFleets: fleets } = instances;
  if (groups && fleets) {
    throw validationError(
      "Instance groups and instance fleets are mutually exclusive. The request specifies both; specify one of them.",
    );
  }
  if (groups)
    checkPrimary(
      groups.map((group) => group.InstanceRole),
      "instance group",
    );
  if (fleets) {
    const types = fleets.map((fleet) => fleet.InstanceFleetType);
    checkPrimary(types, "instance fleet");
    const twice = types.find((type, index) => types.indexOf(type) !== index);
    if (twice) throw validationError(`At most one instance fleet of type ${twice} is allowed.`);
  }
}

function checkPrimary(types: readonly string[], what: string): void {
  const count = types.filter((type) => type === "MASTER").length;
  if (count !== 1) throw validationError(`Exactly one MASTER ${what} is required; the request has ${count}.`);
}
