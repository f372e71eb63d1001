import { double, document, boolean, integer, list, required, string, structure, type Read } from "./shape.ts";

export const nodeRoles = ["MASTER", "CORE", "TASK"] as const;

export const instanceGroup = structure({
  Name: string({ max: 256 }),
  Market: string({ oneOf: ["ON_DEMAND", "SPOT"] }),
  InstanceRole: required(string({ oneOf: nodeRoles })),
  BidPrice: string({ max: 256 }),
  InstanceType: required(string({ min: 1, max: 256 })),
  InstanceCount: required(integer()),
  Configurations: document,
  EbsConfiguration: document,
  AutoScalingPolicy: document,
  CustomAmiId: string({ max: 256 }),
});

const spotStrategies = [
  "capacity-optimized",
  "price-capacity-optimized",
  "lowest-price",
  "diversified",
  "capacity-optimized-prioritized",
] as const;

const onDemandStrategies = ["lowest-price", "prioritized"] as const;

export const instanceTypeConfigs = list(
  structure({
    InstanceType: required(string({ min: 1, max: 256 })),
    WeightedCapacity: integer({ min: 0 }),
    BidPrice: string({ max: 256 }),
    BidPriceAsPercentageOfOnDemandPrice: double({ min: 0 }),
    EbsConfiguration: document,
    Configurations: document,
    CustomAmiId: string({ max: 256 }),
    Priority: double({ min: 0 }),
  }),
);

export const resizeSpecifications = structure({
  SpotResizeSpecification: structure({
    TimeoutDurationMinutes: integer({ min: 0 }),
    AllocationStrategy: string({ oneOf: spotStrategies }),
  }),
  OnDemandResizeSpecification: structure({
    TimeoutDurationMinutes: integer({ min: 0 }),
    AllocationStrategy: string({ oneOf: onDemandStrategies }),
    CapacityReservationOptions: document,
  }),
});

export const instanceFleet = structure({
  Name: string({ max: 256 }),
  InstanceFleetType: required(string({ oneOf: nodeRoles })),
  TargetOnDemandCapacity: integer({ min: 0 }),
  TargetSpotCapacity: integer({ min: 0 }),
  InstanceTypeConfigs: instanceTypeConfigs,
  LaunchSpecifications: structure({
    SpotSpecification: structure({
      TimeoutDurationMinutes: required(integer({ min: 0 })),
      TimeoutAction: required(string({ oneOf: ["SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER"] })),
      BlockDurationMinutes: integer({ min: 0 }),
      AllocationStrategy: string({ oneOf: spotStrategies }),
    }),
    OnDemandSpecification: structure({
      AllocationStrategy: required(string({ oneOf: onDemandStrategies })),
      CapacityReservationOptions: document,
    }),
  }),
  ResizeSpecifications: resizeSpecifications,
  Context: string({ max: 256 }),
});

export type InstanceGroupConfig = Read<typeof instanceGroup>;
export type InstanceFleetConfig = Read<typeof instanceFleet>;
export type ResizeSpecifications = Read<typeof resizeSpecifications>;

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
