import { canonicalPretty } from "../model/canonical.ts";
import type { Outcome } from "../spec/diagnostic.ts";
import { airflow } from "./airflow/dag.ts";
import { cliSteps, createCluster } from "./aws-cli.ts";
import { emrSteps, roleNote } from "./emr-steps.ts";
import { jobFlowTarget } from "./job-flow.ts";
import { mermaid } from "./mermaid.ts";
import type { ClusterOrder, EmitOrder } from "./order.ts";
import { withOwnDigest } from "./selection.ts";
import { stateMachine } from "./state-machine/state-machine.ts";

/** Who reads a request: the AWS CLI has shapes of its own, boto3 and the SDKs have the API's. */
export const CLIENTS = ["aws-cli", "boto3"] as const;
export type Client = (typeof CLIENTS)[number];

/** What a target is made of, and how. `value` is its text; there is none where it cannot say what the plan does. */
export type Target = { readonly summary: string } & (
  | { readonly of: "project"; readonly isOnAws: boolean; readonly emit: Emit }
  | {
      /** One cluster's, and another text for each client; the first is the usual one. */
      readonly of: "cluster";
      readonly isOnAws: true;
      readonly clients: readonly [Client, Client];
      readonly emit: (order: ClusterOrder, client: Client) => Outcome<string | undefined>;
      /** What its user has to know besides, and cannot see in it. */
      readonly note?: (order: ClusterOrder) => string | undefined;
    }
);

type Emit = (order: EmitOrder, pipelines: readonly string[]) => Outcome<string | undefined>;

export const TARGETS = {
  plan: {
    summary: "the plan",
    of: "project",
    isOnAws: false,
    emit: ({ plan }, pipelines) => sound(canonicalPretty(pipelines.length > 0 ? withOwnDigest(plan) : plan)),
  },
  mermaid: {
    summary: "the lineage as a picture",
    of: "project",
    isOnAws: false,
    emit: ({ plan }) => sound(mermaid(plan)),
  },
  "emr-steps": {
    summary: "a list of steps for a cluster that is there",
    of: "cluster",
    isOnAws: true,
    clients: ["aws-cli", "boto3"],
    emit: (order, client) => text(emrSteps(order), (steps) => pretty(client === "boto3" ? steps : cliSteps(steps))),
    note: roleNote,
  },
  "job-flow": {
    summary: "a cluster with its steps that ends by itself",
    of: "cluster",
    isOnAws: true,
    clients: ["boto3", "aws-cli"],
    emit: (order, client) =>
      text(jobFlowTarget(order), (input) =>
        client === "boto3" ? pretty(input) : createCluster(input, order.plan.region),
      ),
  },
  "state-machine": {
    summary: "a definition for AWS Step Functions",
    of: "project",
    isOnAws: true,
    emit: (order) => text(stateMachine(order), pretty),
  },
  airflow: {
    summary: "a DAG file for Apache Airflow",
    of: "project",
    isOnAws: true,
    emit: (order) => airflow(order),
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;

export const TARGET_NAMES = Object.keys(TARGETS) as readonly TargetName[];

function sound(value: string): Outcome<string> {
  return { value, diagnostics: [] };
}

function text<T>(
  { value, diagnostics }: Outcome<T | undefined>,
  print: (value: T) => string,
): Outcome<string | undefined> {
  return { value: value === undefined ? undefined : print(value), diagnostics };
}

/** In the order in which it was made: a request reads better so than sorted. */
function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
