import { request } from "node:http";
import {
  ListStudiosCommand,
  DescribeClusterCommand,
  InvalidRequestException,
  ListClustersCommand,
  RunJobFlowCommand,
} from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { InstantExecutor, PortTakenError, startEndpoint } from "../../src/local/index.ts";
import { clusterInput, emrClient, startBench, step } from "./support/endpoint.ts";

const instant = () => new InstantExecutor();

interface Raw {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** What no SDK would send. */
function raw(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<Raw> {
  const { method = "POST", path = "/", headers = {}, body = "" } = options;
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, url), { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

test("answers in AWS JSON 1.1 with a request id", async () => {
  const { endpoint } = await startBench(instant);
  const answer = await raw(endpoint.url, { headers: { "X-Amz-Target": "ElasticMapReduce.ListClusters" }, body: "{}" });
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/x-amz-json-1.1");
  expect(answer.headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(answer.body)).toEqual({ Clusters: [] });
});

test("an operation that it has not is UnknownOperationException, and says which there are", async () => {
  const { client } = await startBench(instant);
  const call = client.send(new ListStudiosCommand({}));
  await expect(call).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringMatching(/'ElasticMapReduce\.ListStudios'.*RunJobFlow/) as string,
    $metadata: { httpStatusCode: 400 },
  });
});

test("a refusal is the exception class that the SDK knows", async () => {
  const { client } = await startBench(instant);
  const error: unknown = await client.send(new DescribeClusterCommand({ ClusterId: "j-NO" })).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(InvalidRequestException);
  expect(error).toMatchObject({ message: "Cluster id 'j-NO' is not valid." });
});

test.each([
  ["no JSON", "{", "SerializationException", /not JSON/],
  ["a wrong type", '{"ClusterId": 7}', "SerializationException", /at 'clusterId' can not be converted to a string/],
  ["a missing member", "{}", "ValidationException", /^1 validation error detected: Value null at 'clusterId'/],
  ["null for a member", '{"ClusterId": null}', "ValidationException", /Member must not be null/],
])("a body with %s is refused by name", async (_, body, type, message) => {
  const { endpoint } = await startBench(instant);
  const headers = { "X-Amz-Target": "ElasticMapReduce.DescribeCluster" };
  const answer = await raw(endpoint.url, { headers, body });
  expect(answer.status).toBe(400);
  expect(answer.headers["x-amzn-errortype"]).toBe(type);
  const error = JSON.parse(answer.body) as { __type: string; Message: string };
  expect(error.__type).toBe(type);
  expect(error.Message).toMatch(message);
});

test("members that EMR does not know are ignored", async () => {
  const { endpoint } = await startBench(instant);
  const headers = { "X-Amz-Target": "ElasticMapReduce.ListClusters" };
  expect((await raw(endpoint.url, { headers, body: '{"New": {"Member": 1}}' })).status).toBe(200);
});

test.each([
  ["a page in a browser", { Origin: "https://example.com" }],
  ["a name that points here", { Host: "evil.example.com" }],
])("refuses %s, since whoever is answered may run programs", async (_, headers) => {
  const { endpoint } = await startBench(instant);
  const target = { "X-Amz-Target": "ElasticMapReduce.ListClusters" };
  expect((await raw(endpoint.url, { headers: { ...target, ...headers }, body: "{}" })).status).toBe(403);
});

test("another service's request gets an answer that says what this is", async () => {
  const { endpoint } = await startBench(instant);
  const get = await raw(endpoint.url, { method: "GET", path: "/my-bucket?list-type=2" });
  expect(get.status).toBe(400);
  expect(get.body).toContain("speaks Amazon EMR and AWS Glue only");
  const glue = await raw(endpoint.url, { headers: { "X-Amz-Target": "AWSGlue.GetTable" }, body: "{}" });
  expect(glue.body).toContain("UnknownOperationException");
});

test("a body beyond the limit is refused, and the endpoint goes on", async () => {
  const { endpoint, client } = await startBench(instant);
  const headers = { "X-Amz-Target": "ElasticMapReduce.RunJobFlow" };
  const outcome = await raw(endpoint.url, { headers, body: " ".repeat(17 * 1024 * 1024) }).catch((e: unknown) => e);
  // The answer is sent while the client still sends: it sees the answer, or the connection go.
  expect(outcome).toSatisfy((o: Raw | NodeJS.ErrnoException) =>
    "status" in o ? o.status === 413 : o.code !== undefined,
  );
  await expect(client.send(new ListClustersCommand({}))).resolves.toMatchObject({ Clusters: [] });
});

test("the largest request that EMR takes is taken", async () => {
  const { client } = await startBench(instant);
  const Steps = Array.from({ length: 256 }, (_, i) => step(`s${i}`, "CONTINUE", ["x".repeat(10_200)]));
  await expect(client.send(new RunJobFlowCommand(clusterInput({ Steps })))).resolves.toHaveProperty("JobFlowId");
});

test("a taken port is one clear error", async () => {
  const { endpoint, stateDir, s3Dir } = await startBench(instant);
  const second = startEndpoint({ port: endpoint.port, stateDir, s3Dir, executor: instant });
  await expect(second).rejects.toThrow(PortTakenError);
  await expect(second).rejects.toThrow(`port ${endpoint.port} of 127.0.0.1 is taken by another process`);
});

test("close ends open connections, may be called twice, and frees the port", async () => {
  const { endpoint, client, stateDir, s3Dir } = await startBench(instant);
  await client.send(new ListClustersCommand({}));
  await Promise.all([endpoint.close(), endpoint.close()]);
  await expect(emrClient(endpoint.url).send(new ListClustersCommand({}))).rejects.toThrow();
  const again = await startEndpoint({ port: endpoint.port, stateDir, s3Dir, executor: instant });
  await again.close();
});
