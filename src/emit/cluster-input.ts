import type { BootstrapActionConfig, Configuration, RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { invariant } from "../errors.ts";
import { sha256 } from "../model/canonical.ts";
import { asText } from "../plan/bind.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Plan, PlanCluster } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";
import { tagValue } from "../emr/tag-value.ts";
import { given } from "../spec/given.ts";
import { managedScaling } from "./managed-scaling.ts";
import { nodes } from "./nodes.ts";

/** Who a cluster is made for: names and tags say it, so that it is found again. */
export interface ClusterOwner {
  readonly run: string;
  /** The cluster's name in the plan. */
  readonly cluster: string;
  /** The n-th cluster that this run starts under that name, from 1; text where a target writes what only a run of it knows. */
  readonly attempt: number | string;
}

/**
 * A cluster's name on EMR: at most 256 characters (API reference, RunJobFlow), of which a run takes 80, as long as an execution's name may be
 * (Step Functions quotas). It begins with project and environment and ends with run and attempt, by which a run finds its clusters.
 */
export function clusterName({ project, environment }: Plan, { run, cluster, attempt }: ClusterOwner): string {
  const whole = `${project}-${environment}-${cluster}`;
  const name =
    whole.length <= LONGEST_OWNER ? whole : `${whole.slice(0, LONGEST_OWNER - 7)}-${sha256(whole).slice(0, 6)}`;
  return `${name} run=${run} attempt=${attempt}`;
}

const LONGEST_OWNER = 150;

/**
 * RunJobFlow's input for one cluster of a bound plan, without steps: it stays until it is ended, or idle for too long.
 * KeepJobFlowAliveWhenNoSteps is always said, since the API and Pulumi disagree about its default.
 */
export function clusterInput(plan: Plan, owner: ClusterOwner, deployment: Deployment): RunJobFlowCommandInput {
  const cluster = plan.clusters[owner.cluster];
  invariant(cluster, `the plan has no cluster "${owner.cluster}"`);
  return given<RunJobFlowCommandInput>({
    Name: clusterName(plan, owner),
    ReleaseLabel: cluster.release,
    Applications: cluster.applications.map((Name) => ({ Name })),
    LogUri: logUri(plan),
    ServiceRole: deployment.service_role,
    JobFlowRole: deployment.instance_profile,
    SecurityConfiguration: deployment.security_configuration,
    StepConcurrencyLevel: cluster.step_concurrency,
    AutoTerminationPolicy: { IdleTimeout: cluster.idle_timeout },
    Configurations: configurations(cluster),
    BootstrapActions: bootstrap(cluster),
    Instances: instances(plan, cluster, deployment),
    ManagedScalingPolicy: managedScaling(cluster.fleet),
    Tags: tags(plan, cluster, owner),
  });
}

/** Where EMR puts a cluster's logs, below the cluster's id. */
export function logUri(plan: Plan): string {
  return `s3://${asText(plan.buckets["logs"])}/`;
}

function instances(
  plan: Plan,
  { fleet, key_pair }: PlanCluster,
  deployment: Deployment,
): NonNullable<RunJobFlowCommandInput["Instances"]> {
  const { primary, core, service } = deployment.security_groups ?? {};
  const subnets = deployment.subnets ?? plan.settings.network.subnets;
  return given<NonNullable<RunJobFlowCommandInput["Instances"]>>({
    KeepJobFlowAliveWhenNoSteps: true,
    TerminationProtected: false,
    Ec2KeyName: key_pair,
    EmrManagedMasterSecurityGroup: primary,
    EmrManagedSlaveSecurityGroup: core,
    ServiceAccessSecurityGroup: service,
    ...nodes(fleet, subnets),
  });
}

/** A cluster's settings as EMR takes them. */
export function configurations({ configurations: all }: PlanCluster): Configuration[] {
  const properties = (values: Readonly<Record<string, Scalar>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
  return Object.entries(all).map(([Classification, values]) => ({ Classification, Properties: properties(values) }));
}

/** Scripts of a bound plan that every node runs at its start. */
export function bootstrap({ bootstrap: scripts }: PlanCluster): BootstrapActionConfig[] {
  return scripts.map(({ script, args }, index) => ({
    Name: `bootstrap ${index + 1}`,
    ScriptBootstrapAction: { Path: asText(script), Args: [...args] },
  }));
}

function tags(
  plan: Plan,
  { max_age }: PlanCluster,
  { run, cluster, attempt }: ClusterOwner,
): { Key: string; Value: string }[] {
  const pipelines = new Set(
    Object.values(plan.steps).flatMap((step) => (step.cluster === cluster ? [step.pipeline] : [])),
  );
  const [pipeline, other] = pipelines;
  const ours = {
    ...(plan.owner === undefined ? {} : { "emrald:owner": tagValue(plan.owner) }),
    ...(pipeline === undefined || other !== undefined ? {} : { "emrald:pipeline": pipeline }),
    "emrald:project": plan.project,
    "emrald:environment": plan.environment,
    "emrald:run": run,
    "emrald:cluster": cluster,
    "emrald:attempt": String(attempt),
    "emrald:plan": plan.digest,
    // Seconds. What ends a cluster that everybody forgot has only the cluster to go by.
    "emrald:max_age": String(max_age),
    // The managed service policy acts on what carries this tag only (EMR Management Guide, managed IAM policies).
    "for-use-with-amazon-emr-managed-policies": "true",
  };
  return Object.entries({ ...plan.settings.tags, ...ours }).map(([Key, Value]) => ({ Key, Value }));
}
