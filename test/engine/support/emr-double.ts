import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Shop } from "./shop.ts";

/** EMR's one call that the program itself makes: it takes the protection off what the double has. */
export async function emrDouble({ engine }: Shop): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { JobFlowIds = [], TerminationProtected } = JSON.parse(body) as Record<string, never>;
      const edits = (JobFlowIds as string[]).map((id) =>
        engine.world.edit("emr/cluster:Cluster", id, (props) => ({
          ...props,
          terminationProtection: TerminationProtected,
        })),
      );
      void Promise.all(edits).then(() => response.setHeader("Content-Type", "application/x-amz-json-1.1").end("{}"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
