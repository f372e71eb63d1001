import { clusterInput } from "../cluster-input.ts";
import type { Spelled } from "../words.ts";
import { workAfter } from "../cluster-work.ts";
import { hasThreePrimaries } from "../../model/fleets.ts";
import { sha256 } from "../../model/canonical.ts";
import type { Plan } from "../../plan/plan.ts";
import { clusterKey, type Course, OUTCOME } from "./course.ts";
import { catchAll, chain, RETRY_CALL, type State, stateName } from "./language.ts";
import { payload } from "./payload.ts";
import { RUN } from "./words.ts";

type Named = readonly [name: string, state: State];

/** The path of why a cluster did not start; it is there only then. */
export function clusterErrorPath(wave: number, cluster: string): string {
  return `${clustersPath(wave)}.${clusterKey(cluster)}.error`;
}

/** Where an execution keeps the clusters that start before a wave. */
export function clustersPath(wave: number): string {
  return `$.clusters_${wave + 1}`;
}

/** The path of a cluster's id; it is not there when the cluster did not start. */
export function clusterPath(wave: number, cluster: string): string {
  return `${clustersPath(wave)}.${clusterKey(cluster)}.ClusterId`;
}

/**
 * Starts clusters side by side, those that have work. Not tried again: RunJobFlow has no idempotency token, and an unknown outcome
 * may be a cluster. One that does not start ends by itself, and fails its steps.
 */
export function startClusters(
  spelled: Spelled,
  course: Course,
  wave: number,
  { clusters, next, failed }: { readonly clusters: readonly string[]; readonly next: string; readonly failed: string },
): State {
  return {
    Type: "Parallel",
    Branches: clusters.map((cluster) => startCluster(spelled, course, wave, cluster)),
    ResultSelector: Object.fromEntries(clusters.map((cluster, index) => [`${clusterKey(cluster)}.$`, `$[${index}]`])),
    ResultPath: clustersPath(wave),
    Catch: catchAll(failed, "$.error"),
    Next: next,
  };
}

export function startName(wave: number): string {
  return `Start clusters of wave ${wave + 1}`;
}

/** The state that starts a cluster. */
export function startOf(cluster: string): string {
  return named(`Start cluster ${cluster}`);
}

/** A fleet's name may be nearly as long as a state's. */
function named(what: string): string {
  return stateName(what, sha256);
}

function startCluster({ plan, deployment }: Spelled, course: Course, wave: number, cluster: string): object {
  const start = startOf(cluster);
  const failed = named(`Cluster ${cluster} did not start`);
  const work = hasWork(plan, course, wave, cluster);
  const ask = named(`Has cluster ${cluster} work?`);
  const idle = named(`Cluster ${cluster} has no work`);
  return {
    StartAt: work ? ask : start,
    States: {
      ...(work
        ? {
            [ask]: { Type: "Choice", Choices: [{ ...work, Next: start }], Default: idle },
            [idle]: { Type: "Pass", Result: {}, End: true },
          }
        : {}),
      [start]: {
        Type: "Task",
        Resource: "arn:aws:states:::elasticmapreduce:createCluster.sync",
        Parameters: payload(clusterInput(plan, { run: RUN, cluster, attempt: 1 }, deployment)),
        ResultSelector: { "ClusterId.$": "$.ClusterId" },
        Catch: catchAll(failed, "$.error"),
        End: true,
      },
      [failed]: { Type: "Pass", Parameters: { "error.$": "$.error" }, End: true },
    },
  };
}

/** A rule that holds when any step of the cluster may still run, as far as outcomes are known; undefined when one may for sure. */
function hasWork(plan: Plan, course: Course, wave: number, cluster: string): object | undefined {
  const known = new Set(course.waves.slice(0, wave).flat());
  const sets = workAfter(plan, cluster).map((set) => set.filter((id) => known.has(id)));
  if (sets.length === 0 || sets.some((set) => set.length === 0)) return undefined;
  const all = sets.map((set) => ({
    And: set.map((id) => ({ Variable: course.outcome(id), StringEquals: OUTCOME.succeeded })),
  }));
  return { Or: all };
}

/** Ends a cluster that later waves have no steps for. Not waited for: what comes last ends it once more if need be. */
export function endEarly(wave: number, cluster: string, next: string): Record<string, State> {
  const ask = earlyEndOf(cluster);
  const end = named(`End cluster ${cluster} early`);
  const ClusterId = clusterPath(wave, cluster);
  return {
    [ask]: { Type: "Choice", Choices: [{ Variable: ClusterId, IsPresent: true, Next: end }], Default: next },
    [end]: {
      Type: "Task",
      Resource: "arn:aws:states:::elasticmapreduce:terminateCluster",
      Parameters: { "ClusterId.$": ClusterId },
      ResultPath: null,
      Retry: RETRY_CALL,
      Catch: catchAll(next, null),
      Next: next,
    },
  };
}

/** The state that its early end begins with. */
export function earlyEndOf(cluster: string): string {
  return named(`Did cluster ${cluster} start?`);
}

/** The state that its end begins with. */
export function endOf(cluster: string): string {
  return named(`Is there a cluster ${cluster}?`);
}

/** Ends a cluster whatever happened before, and goes on whatever happens: the verdict comes after. */
export function endCluster(spelled: Spelled, wave: number, cluster: string, next: string): Record<string, State> {
  const ClusterId = clusterPath(wave, cluster);
  const end = named(`End cluster ${cluster}`);
  const call = (api: string, parameters: object, goOn: string): State => ({
    Type: "Task",
    Resource: `arn:aws:states:::elasticmapreduce:${api}`,
    Parameters: { "ClusterId.$": ClusterId, ...parameters },
    ResultPath: null,
    Retry: RETRY_CALL,
    Catch: catchAll(goOn, "$.error"),
  });
  // EMR protects clusters with three primaries by itself (EMR Management Guide, multiple primary nodes).
  const isProtected = hasThreePrimaries(spelled.plan.clusters[cluster]?.fleet ?? {});
  const ending: Named[] = [
    ...(isProtected
      ? [
          [
            named(`Unprotect cluster ${cluster}`),
            call("setClusterTerminationProtection", { TerminationProtected: false }, end),
          ] as const,
        ]
      : []),
    [end, call("terminateCluster.sync", {}, next)],
  ];
  const [[first] = [end]] = ending;
  return {
    [endOf(cluster)]: {
      Type: "Choice",
      Choices: [{ Variable: ClusterId, IsPresent: true, Next: first }],
      Default: next,
    },
    ...chain(ending, next),
  };
}
