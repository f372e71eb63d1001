import { DescribeClusterCommand, RunJobFlowCommand } from "@aws-sdk/client-emr";
import { awsClients, type AwsClients } from "../../../src/aws/clients.ts";
import type { Ledger } from "../../../src/run/ledger/ledger.ts";
import { newOwner } from "../../../src/run/ledger/owner.ts";
import type { RunStatus } from "../../../src/run/ledger/record.ts";
import { type EnvironmentToReap, reap, type ReapOrder } from "../../../src/run/reap/reap.ts";
import type { Tree } from "../../project.ts";
import { Rig, type Script } from "./rig.ts";

export const REGION = "us-east-1";
/** Seconds. */
export const HOUR = 3_600;

const TREE: Tree = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  a: { stage: silver, format: parquet }
steps:
  a: { convert: true, reads: [raw], writes: [a] }
`,
  "data/raw/1.csv": "",
};

/** What a run says of its clusters, but for the run. */
export const OURS = { "emrald:project": "demo", "emrald:environment": "local", "emrald:cluster": "default" };

/** An endpoint of clusters, and a reaper whose clock can be ahead. */
export async function graveyard(script?: Script) {
  const rig = await Rig.start(TREE, script ? { script } : {});
  const { emr } = awsClients({ region: REGION, endpoint: rig.endpoint.url });
  const ledger = rig.ledger();
  return {
    rig,
    emr,
    ledger,
    async cluster(tags: Record<string, string>, more: { isProtected?: boolean; name?: string } = {}): Promise<string> {
      const { JobFlowId = "" } = await emr.send(
        new RunJobFlowCommand({
          Name: more.name ?? "demo-local-default run=x attempt=1",
          ReleaseLabel: "emr-7.13.0",
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          Instances: {
            KeepJobFlowAliveWhenNoSteps: true,
            TerminationProtected: more.isProtected ?? false,
            InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
          },
        }),
      );
      return JobFlowId;
    },
    async record(run: string, status: RunStatus, environment = "local"): Promise<void> {
      const steps = { "p/a": { state: "waiting", attempts: 0 } };
      const started_at = new Date().toISOString();
      const rest = { plan: rig.plan.digest, via: "steps", vars: {}, clusters: {}, steps } as const;
      await ledger.record({ format: 2, run, environment, status, started_at, ...rest });
    },
    async reap(
      order: Partial<ReapOrder> & { readonly later?: number; readonly ledger?: Ledger } = {},
      clients: Pick<AwsClients, "emr"> | ((region: string) => Pick<AwsClients, "emr">) = { emr },
    ) {
      const environment: EnvironmentToReap = {
        name: "local",
        region: REGION,
        maxAges: { default: 8 * HOUR, other: 20 * HOUR },
        ledger: order.ledger ?? ledger,
      };
      const whole = {
        project: "demo",
        environments: [environment],
        isOne: true,
        elsewhere: [],
        wrong: [],
        regions: [REGION],
        run: undefined,
        ends: true,
        ...order,
      };
      const now = (): Date => new Date(Date.now() + (order.later ?? 0) * 1000);
      return reap(whole, { clients: typeof clients === "function" ? clients : () => clients, now, owner: newOwner() });
    },
    async states(...ids: string[]): Promise<(string | undefined)[]> {
      const found = await Promise.all(ids.map((id) => emr.send(new DescribeClusterCommand({ ClusterId: id }))));
      return found.map(({ Cluster }) => (Cluster?.Status?.State?.startsWith("TERMINAT") ? "ends" : "stays"));
    },
  };
}

/** AWS refuses some of the calls of a kind. */
export function refuse({ emr }: AwsClients, command: string, isIt: (input: { JobFlowIds: string[] }) => boolean): void {
  emr.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === command && isIt(args.input as { JobFlowIds: string[] }))
        throw Object.assign(new Error("the role may not"), { name: "AccessDeniedException" });
      return next(args);
    },
    { step: "initialize" },
  );
}
