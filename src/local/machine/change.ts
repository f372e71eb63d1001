import type {
  ClusterDetails,
  ClusterRecord,
  ClusterSpec,
  ClusterState,
  FailureDetails,
  StateReason,
  StepRecord,
  StepSpec,
  StepState,
} from "./records.ts";

/** Everything that can happen to a cluster, as data: replaying a cluster's changes in order rebuilds it. */
export type Change =
  | { readonly kind: "step-added"; readonly stepId: string; readonly spec: StepSpec; readonly at: number }
  | {
      readonly kind: "step";
      readonly stepId: string;
      readonly state: StepState;
      readonly at: number;
      readonly failure?: FailureDetails;
    }
  | { readonly kind: "cluster"; readonly state: ClusterState; readonly reason: StateReason; readonly at: number }
  | { readonly kind: "spec"; readonly spec: ClusterSpec; readonly at: number }
  | { readonly kind: "details"; readonly details: ClusterDetails; readonly at: number };

const clusterMoves: Readonly<Record<ClusterState, readonly ClusterState[]>> = {
  STARTING: ["BOOTSTRAPPING", "TERMINATING"],
  BOOTSTRAPPING: ["RUNNING", "WAITING", "TERMINATING"],
  RUNNING: ["WAITING", "TERMINATING"],
  WAITING: ["RUNNING", "TERMINATING"],
  TERMINATING: ["TERMINATED", "TERMINATED_WITH_ERRORS"],
  TERMINATED: [],
  TERMINATED_WITH_ERRORS: [],
};

const stepMoves: Readonly<Record<StepState, readonly StepState[]>> = {
  PENDING: ["RUNNING", "CANCELLED"],
  RUNNING: ["COMPLETED", "FAILED", "CANCEL_PENDING", "INTERRUPTED"],
  // A cancelled step may have come to its own end before it heard of it.
  CANCEL_PENDING: ["CANCELLED", "COMPLETED", "INTERRUPTED"],
  COMPLETED: [],
  CANCELLED: [],
  FAILED: [],
  INTERRUPTED: [],
};

/** The only writer of a cluster: refuses what EMR never does. Such a change is a defect of the caller. */
export function applyChange(cluster: ClusterRecord, change: Change): void {
  switch (change.kind) {
    case "step-added": {
      addStep(cluster, change);
      return;
    }
    case "step": {
      moveStep(cluster, change);
      return;
    }
    case "cluster": {
      moveCluster(cluster, change);
      return;
    }
    case "spec": {
      cluster.spec = change.spec;
      return;
    }
    case "details": {
      cluster.details = change.details;
      return;
    }
  }
}

function addStep(cluster: ClusterRecord, change: Change & { kind: "step-added" }): void {
  if (isEnding(cluster)) throw impossible(`step ${change.stepId} added to ${cluster.id}, which is ${cluster.state}`);
  if (cluster.steps.get(change.stepId)) throw impossible(`step ${change.stepId} added twice`);
  cluster.steps.put({ id: change.stepId, spec: change.spec, state: "PENDING", createdAt: change.at });
}

function moveStep(cluster: ClusterRecord, change: Change & { kind: "step" }): void {
  const step = cluster.steps.get(change.stepId);
  if (!step) throw impossible(`${cluster.id} has no step ${change.stepId}`);
  if (!stepMoves[step.state].includes(change.state)) {
    throw impossible(`step ${step.id} cannot go from ${step.state} to ${change.state}`);
  }
  if (change.state === "RUNNING") {
    if (cluster.state !== "RUNNING")
      throw impossible(`step ${step.id} started while ${cluster.id} is ${cluster.state}`);
    if (cluster.steps.startedCount >= cluster.spec.stepConcurrency) {
      throw impossible(`step ${step.id} started beyond the concurrency of ${cluster.spec.stepConcurrency}`);
    }
  }
  cluster.steps.put(moved(step, change));
}

function moved(step: StepRecord, change: Change & { kind: "step" }): StepRecord {
  return {
    ...step,
    state: change.state,
    ...(change.state === "RUNNING" && { startedAt: change.at }),
    ...(stepMoves[change.state].length === 0 && { endedAt: change.at }),
    ...(change.failure && { failure: change.failure }),
  };
}

function moveCluster(cluster: ClusterRecord, change: Change & { kind: "cluster" }): void {
  if (!clusterMoves[cluster.state].includes(change.state)) {
    throw impossible(`cluster ${cluster.id} cannot go from ${cluster.state} to ${change.state}`);
  }
  if (clusterMoves[change.state].length === 0) {
    if (cluster.steps.activeCount > 0) throw impossible(`cluster ${cluster.id} ended before its steps did`);
    cluster.endedAt = change.at;
  }
  if (change.state === "RUNNING" || change.state === "WAITING") cluster.readyAt ??= change.at;
  cluster.state = change.state;
  cluster.since = change.at;
  cluster.reason = change.reason;
}

export function isEnding(cluster: ClusterRecord): boolean {
  return cluster.state.startsWith("TERMINAT");
}

export function hasEnded(step: StepRecord): boolean {
  return stepMoves[step.state].length === 0;
}

function impossible(what: string): Error {
  return new Error(`impossible change: ${what}`);
}
