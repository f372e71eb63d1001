import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { EMRClient } from "@aws-sdk/client-emr";
import { onTestFinished } from "vitest";

type Answer = Readonly<Record<string, unknown>>;

/** EMR's protocol at an address of this machine, with answers by the name of the call: a function is asked each time, and `refusal` is an error's name. */
export async function startEmrDouble(
  answers: Readonly<Record<string, Answer | ((body: Record<string, unknown>) => Answer)>>,
): Promise<{ readonly url: string; readonly emr: EMRClient; readonly calls: string[] }> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const name = String(request.headers["x-amz-target"]).replace("ElasticMapReduce.", "");
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      calls.push(`${name} ${JSON.stringify(body)}`);
      const known = answers[name] ?? { refusal: "UnknownOperationException", message: name };
      const answer = typeof known === "function" ? known(body) : known;
      const { refusal, message } = answer as { refusal?: string; message?: string };
      response.writeHead(refusal === undefined ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(refusal === undefined ? answer : { __type: refusal, message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { url, calls, emr: new EMRClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 }) };
}
