import {
  CreatePersistentAppUICommand,
  DescribeClusterCommand,
  DescribePersistentAppUICommand,
  GetOnClusterAppUIPresignedURLCommand,
  GetPersistentAppUIPresignedURLCommand,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor } from "../../../src/local/index.ts";
import { clusterPages } from "../../../src/run/pages/cluster-pages.ts";
import { matching, startBench } from "../support/endpoint.ts";

const NEVER = () => () => Promise.resolve(false);

async function waiting() {
  const bench = await startBench(() => new InstantExecutor());
  const ClusterId = await bench.runCluster();
  await bench.clusterIs(ClusterId, "WAITING");
  return { ...bench, ClusterId };
}

test("the pages of a cluster that has none are refused, each call by its own shape", async () => {
  const { client, ClusterId } = await waiting();
  const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }));
  const refused = { name: "InvalidRequestException", message: matching(/on this machine/) };
  await expect(
    client.send(new CreatePersistentAppUICommand({ TargetResourceArn: Cluster?.ClusterArn })),
  ).rejects.toMatchObject(refused);
  await expect(
    client.send(new GetOnClusterAppUIPresignedURLCommand({ ClusterId, OnClusterAppUIType: "ResourceManager" })),
  ).rejects.toMatchObject(refused);
  const unknown = { name: "InvalidRequestException", message: matching(/is not valid/) };
  await expect(client.send(new GetOnClusterAppUIPresignedURLCommand({ ClusterId: "j-NONE" }))).rejects.toMatchObject(
    unknown,
  );
  const TargetResourceArn = "arn:aws:elasticmapreduce:us-east-1:000000000000:cluster/j-NONE";
  await expect(client.send(new CreatePersistentAppUICommand({ TargetResourceArn }))).rejects.toMatchObject(unknown);
  const PersistentAppUIId = "p-1";
  await expect(client.send(new DescribePersistentAppUICommand({ PersistentAppUIId }))).rejects.toMatchObject(unknown);
  await expect(client.send(new GetPersistentAppUIPresignedURLCommand({ PersistentAppUIId }))).rejects.toMatchObject(
    unknown,
  );
  const wrong = { ClusterId, OnClusterAppUIType: "Ganglia" as "TezUI" };
  await expect(client.send(new GetOnClusterAppUIPresignedURLCommand(wrong))).rejects.toMatchObject({
    name: "ValidationException",
    message: matching(/SparkHistoryServer/),
  });
});

test("whoever looks for its pages is told why there are none", async () => {
  const { client, ClusterId } = await waiting();
  const found = await clusterPages({ emr: client, region: "us-east-1", now: new Date(), wait: NEVER }, ClusterId);
  expect(found.state).toBe("WAITING");
  expect(found.pages.map(({ from, url }) => [from, url])).toEqual([
    ["cluster", undefined],
    ["cluster", undefined],
    ["persistent", undefined],
    ["persistent", undefined],
  ]);
  for (const { why } of found.pages) expect(why).toMatch(/^EMR says: Cluster 'j-.*' is on this machine/);
});
