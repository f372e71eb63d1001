import { readFileSync } from "node:fs";
import {
  CreateSecurityConfigurationCommand,
  DescribeClusterCommand,
  type EMRClient,
  ListBootstrapActionsCommand,
  ListInstanceFleetsCommand,
  ListStepsCommand,
} from "@aws-sdk/client-emr";
import { describe, expect, it } from "vitest";
import { InstantExecutor } from "../../src/local/index.ts";
import { startBench } from "../local/support/endpoint.ts";
import { until } from "../local/support/until.ts";
import { boto3, client, filled, folder, write } from "./support/clients.ts";

const GOLDEN = "test/golden/emit";

/** What a target of a golden case says, with its parameters filled in. */
function said(name: string, file: string): string {
  return filled(readFileSync(`${GOLDEN}/${name}/${file}`, "utf8"));
}

interface Requested {
  readonly Steps: readonly { readonly Name: string; readonly HadoopJarStep: { readonly Args: readonly string[] } }[];
}

/** What a cluster is, without what differs from one to the next. */
async function clusterOf(emr: EMRClient, ClusterId: string): Promise<object> {
  const { Cluster = {} } = await emr.send(new DescribeClusterCommand({ ClusterId }));
  const { Id: _, ClusterArn: __, Status: ___, MasterPublicDnsName: ____, ...cluster } = Cluster;
  const { InstanceFleets = [] } = await emr.send(new ListInstanceFleetsCommand({ ClusterId }));
  const { BootstrapActions } = await emr.send(new ListBootstrapActionsCommand({ ClusterId }));
  const fleets = InstanceFleets.map(
    ({ Name, TargetSpotCapacity, InstanceTypeSpecifications, LaunchSpecifications }) => ({
      Name,
      TargetSpotCapacity,
      InstanceTypeSpecifications,
      LaunchSpecifications,
    }),
  );
  return { cluster, fleets, BootstrapActions, steps: await stepsOf(emr, ClusterId) };
}

/** In the order of submission. */
async function stepsOf(emr: EMRClient, ClusterId: string): Promise<object[]> {
  const { Steps = [] } = await emr.send(new ListStepsCommand({ ClusterId }));
  return Steps.reverse().map(({ Name, Config, ActionOnFailure }) => ({ Name, Config, ActionOnFailure }));
}

describe("job-flow", () => {
  it.each(["full", "binding"])("%s: loads unchanged in boto3 and in the AWS CLI, as the same cluster", async (name) => {
    const bench = await startBench(() => new InstantExecutor());
    // The one that the binding names: EMR refuses a cluster with one that is not there.
    const configuration = { Name: "emr-demo-dev", SecurityConfiguration: "{}" };
    await bench.client.send(new CreateSecurityConfigurationCommand(configuration));
    const files = folder();
    const json = said(name, "job-flow.json");
    const viaBoto3 = await boto3(bench.endpoint.url, "run_job_flow", write(files, "job-flow.json", json));
    const viaCli = await client(bench.endpoint.url, "sh", [write(files, "job-flow.sh", said(name, "job-flow.sh"))]);
    const first = (viaBoto3 as { JobFlowId: string }).JobFlowId;
    const second = (viaCli as { ClusterId: string }).ClusterId;

    for (const id of [first, second]) {
      // It ends by itself when its steps are done.
      await until("the cluster has ended", async () => {
        const { Cluster } = await bench.client.send(new DescribeClusterCommand({ ClusterId: id }));
        return Cluster?.Status?.StateChangeReason?.Code === "ALL_STEPS_COMPLETED";
      });
    }
    const cluster = await clusterOf(bench.client, first);
    expect(await clusterOf(bench.client, second)).toEqual(cluster);

    const wanted = JSON.parse(json) as Requested;
    expect(cluster).toMatchObject({
      steps: wanted.Steps.map((step) => ({ Name: step.Name, Config: { Args: step.HadoopJarStep.Args } })),
    });
    expect(bench.defects).toEqual([]);
  });
});

describe("emr-steps", () => {
  it.each(["full", "binding", "standing"])(
    "%s: loads unchanged in boto3 and in the AWS CLI, as the same steps",
    async (name) => {
      const bench = await startBench(() => new InstantExecutor());
      const files = folder();
      const [forBoto3, forCli] = [await bench.runCluster(), await bench.runCluster()];
      await boto3(
        bench.endpoint.url,
        "add_job_flow_steps",
        write(files, "boto3.json", said(name, "emr-steps.boto3.json")),
        { JobFlowId: forBoto3 },
      );
      const list = write(files, "steps.json", said(name, "emr-steps.json"));
      await client(bench.endpoint.url, "aws", [
        "emr",
        "add-steps",
        "--cluster-id",
        forCli,
        "--steps",
        `file://${list}`,
      ]);

      const steps = await stepsOf(bench.client, forBoto3);
      expect(await stepsOf(bench.client, forCli)).toEqual(steps);
      const wanted = JSON.parse(said(name, "emr-steps.boto3.json")) as Requested["Steps"];
      expect(steps).toMatchObject(wanted.map((step) => ({ Name: step.Name, ActionOnFailure: "CANCEL_AND_WAIT" })));
    },
  );
});

describe("the AWS CLI", () => {
  it("takes no API shape: the reason for a shape of its own", async () => {
    const bench = await startBench(() => new InstantExecutor());
    const cluster = await bench.runCluster();
    const list = write(folder(), "steps.json", said("standing", "emr-steps.boto3.json"));
    const added = client(bench.endpoint.url, "aws", [
      "emr",
      "add-steps",
      "--cluster-id",
      cluster,
      "--steps",
      `file://${list}`,
    ]);
    await expect(added).rejects.toThrow(/Jar/);
  });
});
