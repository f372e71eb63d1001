import fc from "fast-check";
import { expect, it } from "vitest";
import { importEmr, ShapeProblem } from "../../src/import/index.ts";

const word = fc.oneof(
  fc.constantFrom(
    "spark-submit",
    "--deploy-mode",
    "cluster",
    "--conf",
    "spark.x=1",
    "--executor-memory",
    "4G",
    "--num-executors",
    "-o",
  ),
  fc.constantFrom(
    "s3://lake/a/",
    "s3://lake/a/b",
    "s3a://raw-data/x.csv",
    "s3://code/p.py",
    "s3://code/j.jar",
    "--input=s3://lake/a",
    "--output",
  ),
  fc.constantFrom(
    "${HOME}",
    "${",
    "a b",
    "",
    "--password",
    "bash",
    "-c",
    "hive",
    "spark.yarn.submit.waitAppCompletion=false",
    "--bronze-bucket",
    "raw-data",
  ),
  fc.string({ unit: "binary" }),
);
const step = fc.record(
  {
    Name: fc.oneof(fc.constantFrom("load", "load it", "7", "日本"), fc.string()),
    ActionOnFailure: fc.constantFrom("CONTINUE", "CANCEL_AND_WAIT", "TERMINATE_CLUSTER"),
    Type: fc.constantFrom("CUSTOM_JAR", "Spark", "HIVE", "STREAMING"),
    Jar: fc.constantFrom(
      "command-runner.jar",
      "s3://us-east-1.elasticmapreduce/libs/script-runner/script-runner.jar",
      "s3://code/x.jar",
      "/usr/lib/x.jar",
    ),
    Args: fc.array(word, { maxLength: 8 }),
    MainClass: fc.constantFrom("com.example.Main", ""),
  },
  { requiredKeys: ["Jar", "Args"] },
);
const type = fc.record(
  {
    InstanceType: fc.constantFrom("m5.xlarge", "m5.2xlarge", "r5.2xlarge"),
    WeightedCapacity: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ["InstanceType"] },
);
const fleet = fc.record(
  {
    InstanceFleetType: fc.constantFrom("MASTER", "CORE", "TASK"),
    TargetOnDemandCapacity: fc.nat(40),
    TargetSpotCapacity: fc.nat(40),
    InstanceTypeConfigs: fc.uniqueArray(type, {
      minLength: 1,
      maxLength: 3,
      selector: ({ InstanceType }) => InstanceType,
    }),
    LaunchSpecifications: fc.record({
      SpotSpecification: fc.record(
        {
          TimeoutDurationMinutes: fc.nat(2000),
          TimeoutAction: fc.constantFrom("SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER"),
          AllocationStrategy: fc.constantFrom("diversified", "capacity-optimized-prioritized"),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { requiredKeys: ["InstanceFleetType", "InstanceTypeConfigs"] },
);
const group = fc.record(
  {
    InstanceRole: fc.constantFrom("CORE", "TASK"),
    InstanceType: fc.constantFrom("m5.xlarge", "m5.2xlarge", "r5.2xlarge", "c5.xlarge", "i3.xlarge", "r5.xlarge"),
    InstanceCount: fc.nat(5),
    Market: fc.constantFrom("ON_DEMAND", "SPOT"),
  },
  { requiredKeys: ["InstanceRole", "InstanceType"] },
);
const primaries = fc
  .constantFrom(1, 3)
  .map((InstanceCount) => ({ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount }));
const core = { InstanceRole: "CORE", InstanceType: "m5.xlarge", InstanceCount: 2 };
const groups = fc
  .tuple(primaries, fc.array(group, { maxLength: 9 }))
  .map(([primary, others]) => [primary, core, ...others]);
const property = fc.constantFrom(
  "hbase.emr.storageMode",
  "hbase.emr.readreplica.enabled",
  "hbase.rootdir",
  "maximizeResourceAllocation",
  "spark.jars.packages",
);
const setting = fc.constantFrom("true", "s3", "hdfs", "s3://lake/a/", "s3://tables", "/hbase", "org:a:1\nb");
const request = fc.record(
  {
    Name: fc.string(),
    ReleaseLabel: fc.constantFrom("emr-7.13.0", "emr-6.2.0", "emr-spark-8.1.0", "emr-5.30.0", "nightly"),
    Applications: fc.array(fc.record({ Name: fc.constantFrom("Spark", "hive", "Ganglia", "Presto", "HBase") })),
    Configurations: fc.array(
      fc.record({
        Classification: fc.constantFrom("spark-defaults", "spark-env", "Odd", "hbase", "hbase-site", "spark"),
        Properties: fc.oneof(
          fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
          fc.dictionary(property, setting),
        ),
      }),
    ),
    Instances: fc.oneof(
      fc.record({ InstanceGroups: groups }),
      fc.record({
        InstanceFleets: fc.uniqueArray(fleet, { maxLength: 3, selector: ({ InstanceFleetType }) => InstanceFleetType }),
      }),
    ),
    StepConcurrencyLevel: fc.nat(300),
    AutoTerminationPolicy: fc.record({ IdleTimeout: fc.nat(700_000) }),
    ManagedScalingPolicy: fc.record({
      ComputeLimits: fc.record({ MinimumCapacityUnits: fc.nat(9), MaximumCapacityUnits: fc.nat(9) }),
    }),
    Tags: fc.array(fc.record({ Key: fc.string(), Value: fc.string() })),
    Steps: fc.array(step, { maxLength: 6 }),
  },
  { requiredKeys: ["Name"] },
);

it("whatever a sound request says, the YAML passes check", () => {
  fc.assert(
    fc.property(request, (document) => {
      const { diagnostics, files } = importEmr(document, { from: "input.json" });
      // A step of a program that its own release does not have: no YAML could say that and pass.
      const errors = diagnostics.filter(({ severity, code }) => severity === "error" && code !== "cluster/application");
      expect(errors, JSON.stringify(files, undefined, 1)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("whatever JSON there is, it is taken, or refused with a place", () => {
  const key = fc.constantFrom(
    "Steps",
    "Instances",
    "InstanceFleets",
    "InstanceGroups",
    "Cluster",
    "Name",
    "Args",
    "Jar",
    "Type",
    "HadoopJarStep",
    "InstanceFleetType",
    "Applications",
    "Tags",
    "Configurations",
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 5, "x", "CORE"),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(key, tie("json"), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(json, (document) => {
      try {
        importEmr(document, { from: "input.json" });
      } catch (error) {
        if (!(error instanceof ShapeProblem)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
