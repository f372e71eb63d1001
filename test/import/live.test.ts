import { AddJobFlowStepsCommand, RunJobFlowCommand } from "@aws-sdk/client-emr";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { awsClients } from "../../src/aws/clients.ts";
import { importEmr } from "../../src/import/index.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { describeCluster } from "../../src/run/describe-cluster.ts";

async function endpoint() {
  const folder = mkdtempSync(join(tmpdir(), "emrald-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const started = await startEndpoint({
    stateDir: folder,
    s3Dir: join(folder, "s3"),
    executor: () => new InstantExecutor(),
  });
  onTestFinished(() => started.close());
  return awsClients({ region: "eu-west-1", endpoint: started.url }).emr;
}

const step = (number: number) => ({
  Name: `step ${number}`,
  ActionOnFailure: "CONTINUE" as const,
  HadoopJarStep: { Jar: "command-runner.jar", Args: ["echo", String(number)] },
});

test("a cluster of fleets is read whole, steps beyond the first page among them, and nothing is changed", async () => {
  const emr = await endpoint();
  const { JobFlowId = "" } = await emr.send(
    new RunJobFlowCommand({
      Name: "nightly",
      ReleaseLabel: "emr-7.13.0",
      Applications: [{ Name: "Spark" }],
      Configurations: [{ Classification: "spark-defaults", Properties: { "spark.a": "b" } }],
      BootstrapActions: [{ Name: "tools", ScriptBootstrapAction: { Path: "s3://code/tools.sh", Args: ["jq==1"] } }],
      ServiceRole: "EMR_DefaultRole",
      JobFlowRole: "EMR_EC2_DefaultRole",
      Instances: {
        KeepJobFlowAliveWhenNoSteps: true,
        InstanceFleets: [
          {
            InstanceFleetType: "MASTER",
            TargetOnDemandCapacity: 1,
            InstanceTypeConfigs: [{ InstanceType: "m5.xlarge" }],
          },
          {
            InstanceFleetType: "CORE",
            TargetOnDemandCapacity: 16,
            InstanceTypeConfigs: [{ InstanceType: "m5.2xlarge", WeightedCapacity: 8 }],
          },
        ],
      },
      ManagedScalingPolicy: {
        ComputeLimits: { UnitType: "InstanceFleetUnits", MinimumCapacityUnits: 16, MaximumCapacityUnits: 64 },
      },
      AutoTerminationPolicy: { IdleTimeout: 7200 },
      Tags: [{ Key: "team", Value: "ops" }],
    }),
  );
  for (const from of [1, 31]) {
    const Steps = Array.from({ length: 30 }, (_, index) => step(from + index));
    await emr.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }));
  }
  const imported = importEmr(await describeCluster(emr, JobFlowId), { from: JobFlowId, region: "eu-west-1" });
  expect(imported.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const project = imported.files["pipelines/project.yaml"];
  for (const said of [
    "core: { types: { m5.2xlarge: 8 }, on_demand: 16",
    "scaling: { min: 16, max: 64 }",
    "idle_timeout: 2h",
    "spark-defaults: { spark.a: b }",
    "bootstrap: [{ script: bootstrap/tools.sh, args: [jq==1] }]",
    "tags:\n  team: ops",
    `for ${JobFlowId} itself: existing, with its cluster_id`,
  ])
    expect(project).toContain(said);
  const pipeline = imported.files["pipelines/nightly.yaml"] ?? "";
  const order = [...pipeline.matchAll(/command: \[echo, "(\d+)"\]/g)].map((match) => Number(match[1]));
  expect(order).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});

test("a cluster that is not there", async () => {
  const emr = await endpoint();
  await expect(describeCluster(emr, "j-NOTTHERE")).rejects.toThrow(
    /cannot describe the cluster j-NOTTHERE: .*is not valid/,
  );
});
