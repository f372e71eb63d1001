import { sparkExecutor, startEndpoint } from "./src/local/index.ts";
import { AddJobFlowStepsCommand, CancelStepsCommand, DescribeStepCommand, RunJobFlowCommand } from "@aws-sdk/client-emr";
import { clusterInput, emrClient, step } from "./test/local/support/client.ts";
import { setTimeout as sleep } from "node:timers/promises";
const endpoint = await startEndpoint({ stateDir: "/tmp/ep/real/state", s3Dir: "/tmp/ep/real/s3", executor: sparkExecutor({ sparkSubmit: "/tmp/exp/pv/bin/spark-submit", python: "/tmp/exp/pv/bin/python", runtime: "/work/main/spark", cores: 2 }) });
const client = emrClient(endpoint.url);
const { JobFlowId } = await client.send(new RunJobFlowCommand(clusterInput({ LogUri: "s3://logs/" })));
async function run(...args: string[]) {
  const t = Date.now();
  const { StepIds } = await client.send(new AddJobFlowStepsCommand({ JobFlowId, Steps: [step("x", "CONTINUE", args)] }));
  const StepId = StepIds![0]!;
  for (;;) {
    const { Step } = await client.send(new DescribeStepCommand({ ClusterId: JobFlowId, StepId }));
    if (["COMPLETED", "FAILED", "CANCELLED"].includes(Step!.Status!.State!)) { console.log(args.slice(-1), Step!.Status!.State, Date.now() - t, "ms", Step!.Status!.FailureDetails ?? ""); return StepId; }
    if (args.at(-1) === "hang" && Date.now() - t > 7000 && Step!.Status!.State === "RUNNING") await client.send(new CancelStepsCommand({ ClusterId: JobFlowId, StepIds: [StepId] }));
    await sleep(20);
  }
}
await run("spark-submit", "--deploy-mode", "cluster", "--driver-memory", "8g", "s3://code/app.py", "ok");
await run("spark-submit", "--deploy-mode", "cluster", "s3://code/app.py", "fail");
await run("spark-submit", "--deploy-mode", "cluster", "s3://code/app.py", "hang");
await run("spark-submit", "s3://code/yarn.py", "yarn");
await run("true");
await run("true");
console.log(JobFlowId);
await endpoint.close();
