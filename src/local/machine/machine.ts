import { applyChange, hasEnded, isEnding, type Change } from "./change.ts";
import type {
  ClusterDetails,
  ClusterRecord,
  ClusterSpec,
  FailureDetails,
  StateReason,
  StepRecord,
  StepSpec,
} from "./records.ts";

/**
 * What EMR decides. Each function takes something that happened to a cluster, makes all changes that follow from it, and
 * gives them back in order. Whoever calls it does what they ask for: a step that is RUNNING is started, one that is
 * CANCEL_PENDING is told so, a cluster that is TERMINATING is taken down.
 */
export type StepEnd = { readonly succeeded: true } | { readonly succeeded: false; readonly failure: FailureDetails };

export interface NewStep {
  readonly id: string;
  readonly spec: StepSpec;
}

export function provisioned(cluster: ClusterRecord, now: number): Change[] {
  if (cluster.state !== "STARTING") return [];
  const { make, changes } = recorder(cluster);
  make({ kind: "cluster", state: "BOOTSTRAPPING", reason: { message: "Running bootstrap actions" }, at: now });
  return changes;
}

export function bootstrapped(cluster: ClusterRecord, now: number): Change[] {
  if (cluster.state !== "BOOTSTRAPPING") return [];
  const { make, changes } = recorder(cluster);
  if (cluster.steps.activeCount === 0 && cluster.spec.keepAlive) {
    make({ kind: "cluster", state: "WAITING", reason: { message: "Cluster ready to run steps." }, at: now });
  } else {
    make({ kind: "cluster", state: "RUNNING", reason: { message: "Running step" }, at: now });
  }
  settle(cluster, now, make);
  return changes;
}

export function addSteps(cluster: ClusterRecord, steps: readonly NewStep[], now: number): Change[] {
  const { make, changes } = recorder(cluster);
  for (const { id, spec } of steps) make({ kind: "step-added", stepId: id, spec, at: now });
  settle(cluster, now, make);
  return changes;
}

export function canCancel({ state }: StepRecord): boolean {
  return state === "PENDING" || state === "RUNNING";
}

/** A pending step is cancelled at once, a running one when it has ended. Says whether there was anything to cancel. */
export function cancelStep(cluster: ClusterRecord, step: StepRecord, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  if (step.state === "PENDING") make({ kind: "step", stepId: step.id, state: "CANCELLED", at: now });
  if (step.state === "RUNNING") make({ kind: "step", stepId: step.id, state: "CANCEL_PENDING", at: now });
  settle(cluster, now, make);
  return changes;
}

/** Nothing of the step runs any more. */
export function stepEnded(cluster: ClusterRecord, stepId: string, end: StepEnd, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  const step = cluster.steps.get(stepId);
  if (!step || hasEnded(step)) return changes;
  if (end.succeeded) {
    make({ kind: "step", stepId, state: "COMPLETED", at: now });
  } else if (step.state === "CANCEL_PENDING") {
    make({ kind: "step", stepId, state: "CANCELLED", at: now });
  } else if (isEnding(cluster)) {
    make({ kind: "step", stepId, state: "INTERRUPTED", at: now });
  } else {
    make({ kind: "step", stepId, state: "FAILED", failure: end.failure, at: now });
    actOnFailure(cluster, step, now, make);
  }
  settle(cluster, now, make);
  return changes;
}

/** A call changes how the cluster behaves: more steps may start, and one that is no longer kept alive may end. */
export function respecify(cluster: ClusterRecord, spec: ClusterSpec, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  make({ kind: "spec", spec, at: now });
  settle(cluster, now, make);
  return changes;
}

export function redescribe(cluster: ClusterRecord, details: ClusterDetails, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  make({ kind: "details", details, at: now });
  return changes;
}

/**
 * What is left of a cluster whose endpoint was stopped under it: with a step under way it is lost, as its machines would
 * be. Anything else goes on.
 */
export function recovered(cluster: ClusterRecord, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  const started = cluster.steps.started();
  if (started.length > 0 && !isEnding(cluster)) {
    const names = started.map((step) => `'${step.spec.name}'`).join(", ");
    const message = `The local endpoint was stopped while the cluster ran ${names}`;
    end(cluster, { code: "INSTANCE_FAILURE", message }, now, make);
  }
  for (const step of started) make({ kind: "step", stepId: step.id, state: "INTERRUPTED", at: now });
  settle(cluster, now, make);
  return changes;
}

/** Takes the cluster down for the given reason; no-op on one that is already going. */
export function terminate(cluster: ClusterRecord, reason: StateReason, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  if (!isEnding(cluster)) end(cluster, reason, now, make);
  return changes;
}

/** The idle timeout of the auto-termination policy is over. */
export function idledOut(cluster: ClusterRecord, now: number): Change[] {
  if (cluster.state !== "WAITING") return [];
  const seconds = cluster.spec.idleTimeoutSeconds ?? 0;
  const message = `Auto-terminated: the cluster was idle for ${seconds} seconds`;
  return terminate(cluster, { code: "ALL_STEPS_COMPLETED", message }, now);
}

/** Nothing of the cluster is left. */
export function terminated(cluster: ClusterRecord, now: number): Change[] {
  const { make, changes } = recorder(cluster);
  const { code } = cluster.reason;
  const isFine = code === "USER_REQUEST" || code === "ALL_STEPS_COMPLETED";
  make({ kind: "cluster", state: isFine ? "TERMINATED" : "TERMINATED_WITH_ERRORS", reason: cluster.reason, at: now });
  return changes;
}

type Make = (change: Change) => void;

function recorder(cluster: ClusterRecord): { make: Make; changes: Change[] } {
  const changes: Change[] = [];
  const make = (change: Change) => {
    applyChange(cluster, change);
    changes.push(change);
  };
  return { make, changes };
}

function actOnFailure(cluster: ClusterRecord, step: StepRecord, now: number, make: Make): void {
  // EMR: with step concurrency the action does not fire, since other steps may be running.
  if (cluster.spec.stepConcurrency > 1 || step.spec.actionOnFailure === "CONTINUE") return;
  // EMR: a protected cluster outlives a TERMINATE_CLUSTER step; what is pending is cancelled all the same.
  if (step.spec.actionOnFailure === "CANCEL_AND_WAIT" || cluster.spec.terminationProtected) {
    cancelPending(cluster, now, make);
  } else {
    end(cluster, { code: "STEP_FAILURE", message: "Shut down as step failed" }, now, make);
  }
}

function end(cluster: ClusterRecord, reason: StateReason, now: number, make: Make): void {
  make({ kind: "cluster", state: "TERMINATING", reason, at: now });
  cancelPending(cluster, now, make);
}

function cancelPending(cluster: ClusterRecord, now: number, make: Make): void {
  for (const step of cluster.steps.pending()) make({ kind: "step", stepId: step.id, state: "CANCELLED", at: now });
}

/** Brings the cluster to rest: wakes it, starts what may start, and lets it wait or end when there is nothing left. */
function settle(cluster: ClusterRecord, now: number, make: Make): void {
  if (cluster.state === "WAITING" && cluster.steps.activeCount > 0) {
    make({ kind: "cluster", state: "RUNNING", reason: { message: "Running step" }, at: now });
  }
  if (cluster.state === "WAITING" && !cluster.spec.keepAlive) {
    end(cluster, { code: "ALL_STEPS_COMPLETED", message: "Steps completed" }, now, make);
  }
  if (cluster.state !== "RUNNING") return;
  while (cluster.steps.startedCount < cluster.spec.stepConcurrency) {
    const next = cluster.steps.nextPending();
    if (!next) break;
    make({ kind: "step", stepId: next.id, state: "RUNNING", at: now });
  }
  if (cluster.steps.activeCount > 0) return;
  if (cluster.spec.keepAlive) {
    const message = `Cluster ready after last step ${cluster.steps.lastEnded?.state.toLowerCase()}.`;
    make({ kind: "cluster", state: "WAITING", reason: { message }, at: now });
  } else {
    end(cluster, { code: "ALL_STEPS_COMPLETED", message: "Steps completed" }, now, make);
  }
}
