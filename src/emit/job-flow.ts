import type {
  BootstrapActionConfig,
  Configuration,
  InstanceFleetConfig,
  RunJobFlowCommandInput,
  SpotProvisioningAllocationStrategy,
} from "@aws-sdk/client-emr";
import { invariant } from "../errors.ts";
import { NODE_KINDS, type NodeKind } from "../model/fleets.ts";
import { asText } from "../plan/bind.ts";
import type { Plan, PlanCluster, PlanFleet, PlanNodes } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";
import { given } from "../spec/given.ts";

/** Who a cluster is made for: names and tags say it, so that it is found again. */
export interface ClusterOwner {
  readonly run: string;
  /** The cluster's name in the plan. */
  readonly cluster: string;
}

/** EMR's names for the kinds of nodes. */
const ROLES = { primary: "MASTER", core: "CORE", task: "TASK" } as const;

/** A fleet of nobody's choice: one node is enough where nodes are only a word. */
const ONE_NODE: PlanNodes = { types: { "m5.xlarge": 1 }, on_demand: 1, spot: 0 };

/**
 * RunJobFlow's input for one cluster of a bound plan, without steps: the runner adds them as they become ready.
 * KeepJobFlowAliveWhenNoSteps is always said, since the API and Pulumi disagree about its default.
 */
export function jobFlow(plan: Plan, { run, cluster: name }: ClusterOwner): RunJobFlowCommandInput {
  const cluster = plan.clusters[name];
  invariant(cluster, `the plan has no cluster "${name}"`);
  return given<RunJobFlowCommandInput>({
    Name: `${plan.project}-${plan.environment}-${name} ${run}`,
    ReleaseLabel: cluster.release,
    Applications: cluster.applications.map((Name) => ({ Name })),
    LogUri: `s3://${asText(plan.buckets["logs"])}/`,
    StepConcurrencyLevel: cluster.step_concurrency,
    AutoTerminationPolicy: { IdleTimeout: cluster.idle_timeout },
    Configurations: configurations(cluster),
    BootstrapActions: bootstrap(cluster),
    Instances: {
      KeepJobFlowAliveWhenNoSteps: true,
      TerminationProtected: false,
      InstanceFleets: instanceFleets(cluster.fleet),
    },
    ManagedScalingPolicy: managedScaling(cluster.fleet),
    Tags: tags(plan, run, name),
  });
}

function instanceFleets(fleet: PlanFleet): InstanceFleetConfig[] {
  return NODE_KINDS.flatMap((kind) => {
    const nodes = fleet[kind] ?? (kind === "primary" ? ONE_NODE : undefined);
    return nodes ? [instanceFleet(kind, nodes)] : [];
  });
}

/** Both targets are always said: ModifyInstanceFleet wants both later (gchq/sleeper#6422). */
function instanceFleet(
  kind: NodeKind,
  { types, on_demand, spot, strategy, provision }: PlanNodes,
): InstanceFleetConfig {
  return given<InstanceFleetConfig>({
    Name: kind,
    InstanceFleetType: ROLES[kind],
    TargetOnDemandCapacity: on_demand,
    TargetSpotCapacity: spot,
    InstanceTypeConfigs: Object.entries(types).map(([InstanceType, WeightedCapacity]) => ({
      InstanceType,
      WeightedCapacity,
    })),
    LaunchSpecifications:
      spot > 0
        ? {
            SpotSpecification: given({
              TimeoutDurationMinutes: provision ? provision.within / 60 : 60,
              TimeoutAction:
                provision?.otherwise === "on_demand"
                  ? ("SWITCH_TO_ON_DEMAND" as const)
                  : ("TERMINATE_CLUSTER" as const),
              AllocationStrategy: strategy as SpotProvisioningAllocationStrategy | undefined,
            }),
          }
        : undefined,
  });
}

function managedScaling({ scaling }: PlanFleet): RunJobFlowCommandInput["ManagedScalingPolicy"] {
  if (!scaling) return undefined;
  return {
    ComputeLimits: given({
      UnitType: "InstanceFleetUnits" as const,
      MinimumCapacityUnits: scaling.min,
      MaximumCapacityUnits: scaling.max,
      MaximumCoreCapacityUnits: scaling.max_core,
      MaximumOnDemandCapacityUnits: scaling.max_on_demand,
    }),
  };
}

function configurations({ configurations: all }: PlanCluster): Configuration[] {
  const properties = (values: Readonly<Record<string, Scalar>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
  return Object.entries(all).map(([Classification, values]) => ({ Classification, Properties: properties(values) }));
}

function bootstrap({ bootstrap: scripts }: PlanCluster): BootstrapActionConfig[] {
  return scripts.map(({ script, args }, index) => ({
    Name: `bootstrap ${index + 1}`,
    ScriptBootstrapAction: { Path: asText(script), Args: [...args] },
  }));
}

function tags(plan: Plan, run: string, cluster: string): { Key: string; Value: string }[] {
  const ours = {
    "emrald:project": plan.project,
    "emrald:environment": plan.environment,
    "emrald:run": run,
    "emrald:cluster": cluster,
    "emrald:plan": plan.digest,
    // The managed service policy acts on what carries this tag only (EMR Management Guide, managed IAM policies).
    "for-use-with-amazon-emr-managed-policies": "true",
  };
  return Object.entries({ ...plan.settings.tags, ...ours }).map(([Key, Value]) => ({ Key, Value }));
}
