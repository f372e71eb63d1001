import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EMRClient } from "@aws-sdk/client-emr";
import {
  DescribeClusterCommand,
  DescribeStepCommand,
  RunJobFlowCommand,
  type ClusterState,
  type RunJobFlowCommandInput,
  type StepState,
} from "@aws-sdk/client-emr";
import { expect, onTestFinished } from "vitest";
import {
  startEndpoint,
  type Clock,
  type Endpoint,
  type ExecutorFactory,
  type FaultRule,
} from "../../../src/local/index.ts";
import { clusterInput, emrClient } from "./client.ts";
import { until } from "./until.ts";

export { clusterInput, emrClient, step } from "./client.ts";

export interface Bench {
  readonly endpoint: Endpoint;
  readonly client: EMRClient;
  readonly stateDir: string;
  readonly s3Dir: string;
  /** Defects that the endpoint told of; a test that expects none asserts so. */
  readonly defects: unknown[];
  runCluster(input?: Partial<RunJobFlowCommandInput>): Promise<string>;
  clusterIs(id: string, ...states: ClusterState[]): Promise<void>;
  stepIs(cluster: string, step: string, ...states: StepState[]): Promise<void>;
}

export interface BenchOptions {
  /** A folder that outlives this endpoint, with the state file in it. */
  readonly root?: string;
  readonly clock?: Clock;
  readonly faults?: readonly FaultRule[];
  readonly seed?: number;
}

/** An endpoint on a free port, a real SDK client for it, and folders that go when the test is over. */
export async function startBench(executor: ExecutorFactory, options: BenchOptions | Clock = {}): Promise<Bench> {
  const given = "now" in options ? { clock: options } : options;
  const { root: kept, ...rest } = given;
  const root = kept ?? (await mkdtemp(join(tmpdir(), "emrald-local-")));
  const stateDir = join(root, "state");
  const s3Dir = join(root, "s3");
  const defects: unknown[] = [];
  const endpoint = await startEndpoint({
    stateDir,
    s3Dir,
    executor,
    ...(kept !== undefined && { stateFile: join(kept, "endpoint.jsonl") }),
    ...rest,
    onDefect: (error) => defects.push(error),
  });
  const client = emrClient(endpoint.url);
  onTestFinished(async () => {
    client.destroy();
    await endpoint.close();
    if (kept === undefined) await rm(root, { recursive: true, force: true });
  });

  const stateOfCluster = async (ClusterId: string) =>
    (await client.send(new DescribeClusterCommand({ ClusterId }))).Cluster?.Status?.State;
  const stateOfStep = async (ClusterId: string, StepId: string) =>
    (await client.send(new DescribeStepCommand({ ClusterId, StepId }))).Step?.Status?.State;

  return {
    endpoint,
    client,
    stateDir,
    s3Dir,
    defects,
    async runCluster(input = {}) {
      const { JobFlowId } = await client.send(new RunJobFlowCommand(clusterInput(input)));
      if (JobFlowId === undefined) throw new Error("RunJobFlow gave no id");
      return JobFlowId;
    },
    async clusterIs(id, ...states) {
      await until(`${id} is ${states.join(" or ")}`, async () => {
        const state = await stateOfCluster(id);
        return state !== undefined && states.includes(state);
      });
    },
    async stepIs(cluster, step, ...states) {
      await until(`${step} is ${states.join(" or ")}`, async () => {
        const state = await stateOfStep(cluster, step);
        return state !== undefined && states.includes(state);
      });
    },
  };
}

export const failure = { succeeded: false, failure: { reason: "Exit code 1", message: "ValueError: no" } } as const;

/** For toMatchObject, which takes a bare pattern to be equal to any text. */
export function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}
