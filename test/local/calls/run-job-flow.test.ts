import {
  DescribeClusterCommand,
  ListClustersCommand,
  RunJobFlowCommand,
  type InstanceFleetConfig,
  type InstanceGroupConfig,
  type RunJobFlowCommandInput,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { clusterInput, matching, startBench } from "../support/endpoint.ts";

const instant = () => new InstantExecutor();

const types = (count: number) => Array.from({ length: count }, (_, index) => ({ InstanceType: `m${index}.xlarge` }));
const primary: InstanceFleetConfig = {
  InstanceFleetType: "MASTER",
  TargetOnDemandCapacity: 1,
  InstanceTypeConfigs: [{ InstanceType: "m5.xlarge" }],
};
const core = (config: Partial<InstanceFleetConfig>): Partial<RunJobFlowCommandInput> => ({
  Instances: {
    InstanceFleets: [
      primary,
      { InstanceFleetType: "CORE", TargetSpotCapacity: 4, InstanceTypeConfigs: types(1), ...config },
    ],
  },
});
const master = (config: Partial<InstanceFleetConfig>): Partial<RunJobFlowCommandInput> => ({
  Instances: { InstanceFleets: [{ ...primary, ...config }] },
});
const group = (config: Partial<InstanceGroupConfig> = {}): InstanceGroupConfig => ({
  InstanceRole: "MASTER",
  InstanceType: "m5.xlarge",
  InstanceCount: 1,
  ...config,
});
const groups = (...InstanceGroups: InstanceGroupConfig[]): Partial<RunJobFlowCommandInput> => ({
  Instances: { InstanceGroups },
});
const spot = (TimeoutDurationMinutes: number) => ({
  LaunchSpecifications: { SpotSpecification: { TimeoutDurationMinutes, TimeoutAction: "TERMINATE_CLUSTER" as const } },
});
const scaling = (limits: object, more: object = {}): Partial<RunJobFlowCommandInput> => ({
  ...groups(group()),
  ManagedScalingPolicy: {
    ComputeLimits: { UnitType: "Instances", MinimumCapacityUnits: 1, MaximumCapacityUnits: 9, ...limits },
    ...more,
  },
});

test.each<[string, Partial<RunJobFlowCommandInput>, RegExp]>([
  ["no release", { ReleaseLabel: undefined }, /has no ReleaseLabel/],
  ["a release that there is not", { ReleaseLabel: "emr-8.1.0" }, /release label is invalid/],
  ["a release between two that there are", { ReleaseLabel: "emr-6.16.0" }, /release label is invalid: emr-6\.16\.0/],
  ["a release from before there were labels", { ReleaseLabel: "emr-3.1.0" }, /release label is invalid/],
  ["an unknown application", { Applications: [{ Name: "Spork" }] }, /does not have the application 'Spork'.*Spark/],
  ["an application of another line", { ReleaseLabel: "emr-spark-8.1.0", Applications: [{ Name: "Hive" }] }, /'Hive'/],
  ["a primary fleet of two", master({ TargetOnDemandCapacity: 2 }), /exactly 1.*2 On-Demand and 0 Spot/],
  ["a primary fleet of both markets", master({ TargetSpotCapacity: 1 }), /exactly 1.*1 On-Demand and 1 Spot/],
  [
    "a weighted primary",
    master({ InstanceTypeConfigs: [{ InstanceType: "m5.xlarge", WeightedCapacity: 2 }] }),
    /must be 1\./,
  ],
  ["a core fleet of nothing", core({ TargetSpotCapacity: 0 }), /CORE instance fleet needs/],
  ["a fleet without types", core({ InstanceTypeConfigs: [] }), /no InstanceTypeConfigs/],
  ["six types without a strategy", core({ InstanceTypeConfigs: types(6) }), /6 instance types; at most 5 .* without/],
  [
    "31 types with a strategy",
    core({
      InstanceTypeConfigs: types(31),
      LaunchSpecifications: { OnDemandSpecification: { AllocationStrategy: "lowest-price" } },
    }),
    /31 instance types; at most 30 .* with an/,
  ],
  ["a type twice", core({ InstanceTypeConfigs: [...types(1), ...types(1)] }), /'m0\.xlarge' twice/],
  ["a type that is none", core({ InstanceTypeConfigs: [{ InstanceType: "m5xlarge" }] }), /'m5xlarge' is not supported/],
  [
    "two bids for one type",
    core({
      InstanceTypeConfigs: [{ InstanceType: "m5.xlarge", BidPrice: "1", BidPriceAsPercentageOfOnDemandPrice: 50 }],
    }),
    /both BidPrice and/,
  ],
  [
    "a weight of 0",
    core({ InstanceTypeConfigs: [{ InstanceType: "m5.xlarge", WeightedCapacity: 0 }] }),
    /at least 1\./,
  ],
  ["a timeout of 4 minutes", core(spot(4)), /between 5 and 1440; the request has 4/],
  ["a timeout of a day and a minute", core(spot(1441)), /between 5 and 1440; the request has 1441/],
  [
    "a resize timeout of 4 minutes",
    core({ ResizeSpecifications: { SpotResizeSpecification: { TimeoutDurationMinutes: 4 } } }),
    /between 5 and 10080/,
  ],
  ["two primaries", groups(group({ InstanceCount: 2 })), /1 or 3 instances; the request has 2/],
  ["three primaries alone", groups(group({ InstanceCount: 3 })), /needs a CORE instance group/],
  [
    "two core groups",
    groups(group(), group({ InstanceRole: "CORE" }), group({ InstanceRole: "CORE" })),
    /most one .* CORE/,
  ],
  ["a core group of nothing", groups(group(), group({ InstanceRole: "CORE", InstanceCount: 0 })), /InstanceCount 0/],
  ["51 groups", groups(group(), ...Array<InstanceGroupConfig>(50).fill(group({ InstanceRole: "TASK" }))), /At most 50/],
  [
    "scaling units of fleets for groups",
    scaling({ UnitType: "InstanceFleetUnits" }),
    /'InstanceFleetUnits' is not valid/,
  ],
  [
    "a minimum above the maximum",
    scaling({ MinimumCapacityUnits: 10 }),
    /MinimumCapacityUnits \(10\) cannot be greater/,
  ],
  ["a minimum of 0", scaling({ MinimumCapacityUnits: 0 }), /at least 1; the request has 0/],
  ["more core than all", scaling({ MaximumCoreCapacityUnits: 10 }), /MaximumCoreCapacityUnits \(10\)/],
  ["an index without its strategy", scaling({}, { UtilizationPerformanceIndex: 50 }), /only with .* ADVANCED/],
  ["scaling before there was", { ...scaling({}), ReleaseLabel: "emr-5.29.0" }, /5\.30\.0 or 6\.1\.0.*emr-5\.29\.0/],
  ["51 tags", { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "" })) }, /at most 50 tags/],
  ["a reserved tag", { Tags: [{ Key: "AWS:x", Value: "" }] }, /begins with 'aws:'/],
  ["a long tag key", { Tags: [{ Key: "k".repeat(129), Value: "" }] }, /longer than 128/],
  ["a long tag value", { Tags: [{ Key: "k", Value: "v".repeat(257) }] }, /longer than 256/],
  ["an unknown security configuration", { SecurityConfiguration: "tls" }, /'tls' does not exist/],
])("RunJobFlow refuses %s", async (_, input, message) => {
  const { client } = await startBench(instant);
  const call = client.send(new RunJobFlowCommand(clusterInput(input)));
  await expect(call).rejects.toMatchObject({ name: "ValidationException", message: matching(message) });
  expect((await client.send(new ListClustersCommand({}))).Clusters).toEqual([]);
});

test.each<[string, Partial<RunJobFlowCommandInput>]>([
  ["a release newer than our list", { ReleaseLabel: "emr-7.99.0" }],
  ["a release older than our list", { ReleaseLabel: "emr-5.36.2" }],
  ["a patch of a release", { ReleaseLabel: "emr-6.11.1" }],
  ["applications in any case", { Applications: [{ Name: "spark" }, { Name: "HIVE" }] }],
  ["a fleet of 5 types", core({ InstanceTypeConfigs: types(5) })],
  ["a timeout of 5 minutes, and of a day", core(spot(1440))],
  ["three primaries with core nodes", groups(group({ InstanceCount: 3 }), group({ InstanceRole: "CORE" }))],
  ["the oldest way to name nodes", { Instances: { MasterInstanceType: "m5.xlarge", InstanceCount: 3 } }],
  ["neither roles nor nodes, since there are none here", { Instances: {} }],
])("RunJobFlow takes %s", async (_, input) => {
  const { runCluster } = await startBench(instant);
  await expect(runCluster(input)).resolves.toMatch(/^j-/);
});

test("three primaries are protected from the start", async () => {
  const { client, runCluster } = await startBench(instant);
  const ClusterId = await runCluster(groups(group({ InstanceCount: 3 }), group({ InstanceRole: "CORE" })));
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }));
  expect(Cluster).toMatchObject({ TerminationProtected: true, InstanceCollectionType: "INSTANCE_GROUP" });
});
