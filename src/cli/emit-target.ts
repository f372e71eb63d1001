import type { ClusterOrder, EmitOrder } from "../emit/order.ts";
import { type Client, TARGET_NAMES, TARGETS, type Target, type TargetName } from "../emit/targets.ts";
import { UsageError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Outcome } from "../spec/diagnostic.ts";
import { LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import { listed, suggest } from "../spec/nearest.ts";

/** What the command line says of the target; each is for some targets only. */
export interface TargetOptions {
  readonly cluster: string | undefined;
  readonly client: Client | undefined;
}

export interface Emitted extends Outcome<string | undefined> {
  /** What its user has to know besides. */
  readonly note?: string;
}

/** Writes one target of a plan. An option that the target has no use for is refused. */
export function emitTarget(
  name: TargetName,
  order: EmitOrder,
  pipelines: readonly string[],
  { cluster, client }: TargetOptions,
): Emitted {
  const target: Target = TARGETS[name];
  if (target.isOnAws) requireAws(name, order.plan);
  else if (Object.keys(order.deployment).length > 0) {
    throw new UsageError(`--binding is for what is submitted to AWS, and not for "${name}"`);
  }
  if (target.of === "cluster") {
    const chosen: ClusterOrder = { ...order, cluster: chosenCluster(name, order.plan, cluster) };
    const outcome = target.emit(chosen, client ?? target.clients[0]);
    const note = outcome.value === undefined ? undefined : target.note?.(chosen);
    return { ...outcome, ...(note === undefined ? {} : { note }) };
  }
  const ofClusters = TARGET_NAMES.filter((one) => TARGETS[one].of === "cluster").join(" and ");
  for (const [option, value] of Object.entries({ "--cluster": cluster, "--client": client })) {
    if (value !== undefined) throw new UsageError(`${option} is for ${ofClusters}, and not for "${name}"`);
  }
  return target.emit(order, pipelines);
}

function requireAws(name: TargetName, { environment, steps }: Plan): void {
  if (environment === LOCAL_ENVIRONMENT) {
    throw new UsageError(
      `environment "${environment}" is on this machine, and "${name}" is for one on AWS`,
      "Name it: --env <name>.",
    );
  }
  if (Object.keys(steps).length === 0) throw new UsageError("there are no steps to compile");
}

/** A list of steps is one cluster's: where a plan has several, it has to be said which. */
function chosenCluster(name: TargetName, plan: Plan, cluster: string | undefined): string {
  const clusters = Object.keys(plan.clusters);
  if (cluster !== undefined) {
    if (clusters.includes(cluster)) return cluster;
    throw new UsageError(`there is no cluster "${cluster}"`, suggest(cluster, clusters, "cluster"));
  }
  const [only, other] = clusters;
  if (only === undefined || other !== undefined) {
    throw new UsageError(
      `"${name}" is one cluster's, and the steps run on ${clusters.length}: ${listed(clusters)}`,
      "Say which: --cluster <name>.",
    );
  }
  return only;
}
