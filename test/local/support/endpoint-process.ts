/** A process that runs one step through an endpoint of its own, for tests that kill it: root folder, spark-submit. */
import { join } from "node:path";
import { AddJobFlowStepsCommand, RunJobFlowCommand } from "@aws-sdk/client-emr";
import { sparkExecutor, startEndpoint } from "../../../src/local/index.ts";
import { clusterInput, emrClient, step } from "./client.ts";

const [root = "", sparkSubmit = ""] = process.argv.slice(2);
const endpoint = await startEndpoint({
  stateDir: join(root, "state"),
  s3Dir: join(root, "s3"),
  executor: sparkExecutor({ sparkSubmit, python: "python3", runtime: root, graceMs: 1_000 }),
});
const client = emrClient(endpoint.url);
const { JobFlowId } = await client.send(new RunJobFlowCommand(clusterInput()));
const Steps = [step("one", "CONTINUE", ["spark-submit", "app.jar"])];
await client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }));
