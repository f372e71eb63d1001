import type { NodeCollection } from "./node-collection.ts";
import { StepList } from "./step-list.ts";

export type ClusterState =
  "STARTING" | "BOOTSTRAPPING" | "RUNNING" | "WAITING" | "TERMINATING" | "TERMINATED" | "TERMINATED_WITH_ERRORS";

export type StepState = "PENDING" | "CANCEL_PENDING" | "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED" | "INTERRUPTED";

export type ActionOnFailure = "TERMINATE_JOB_FLOW" | "TERMINATE_CLUSTER" | "CANCEL_AND_WAIT" | "CONTINUE";

/** EMR's ClusterStateChangeReasonCode. States on the way up have a message and no code. */
type ReasonCode =
  | "INTERNAL_ERROR"
  | "VALIDATION_ERROR"
  | "INSTANCE_FAILURE"
  | "INSTANCE_FLEET_TIMEOUT"
  | "BOOTSTRAP_FAILURE"
  | "USER_REQUEST"
  | "STEP_FAILURE"
  | "ALL_STEPS_COMPLETED";

export interface StateReason {
  readonly code?: ReasonCode;
  readonly message: string;
  /** One of ClusterStatus.ErrorDetails, where EMR knows more. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly data: Readonly<Record<string, string>>;
  };
}

export interface FailureDetails {
  readonly reason: string;
  readonly message: string;
  readonly logFile?: string;
}

/** What was asked for when the step was added. */
export interface StepSpec {
  readonly name: string;
  readonly actionOnFailure: ActionOnFailure;
  readonly jar: string;
  readonly mainClass?: string | undefined;
  readonly args: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly executionRoleArn?: string | undefined;
}

/** One step at one moment; a change makes a new record. Times are milliseconds since 1970. */
export interface StepRecord {
  readonly id: string;
  readonly spec: StepSpec;
  readonly state: StepState;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly failure?: FailureDetails;
}

/** The part of RunJobFlow that decides how a cluster behaves. */
export interface ClusterSpec {
  readonly name: string;
  readonly keepAlive: boolean;
  readonly terminationProtected: boolean;
  readonly stepConcurrency: number;
  readonly idleTimeoutSeconds?: number | undefined;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The part of RunJobFlow that calls may change later, and that changes nothing about steps. */
export interface ClusterDetails {
  readonly tags: readonly Tag[];
  readonly unhealthyNodeReplacement: boolean;
  readonly visibleToAllUsers: boolean;
  readonly extendedSupport: boolean;
  /** As PutManagedScalingPolicy gave it. */
  readonly managedScaling?: unknown;
  readonly collections: readonly NodeCollection[];
}

/** Everything of a cluster but its steps, at one moment. Times are milliseconds since 1970. */
export interface ClusterStatus {
  state: ClusterState;
  reason: StateReason;
  /** When it came into its state. */
  since: number;
  readyAt?: number;
  endedAt?: number;
  spec: ClusterSpec;
  details: ClusterDetails;
}

/** A cluster and its steps. Only `applyChange` writes to it. */
export interface ClusterRecord extends ClusterStatus {
  readonly id: string;
  readonly createdAt: number;
  readonly steps: StepList;
}

export const noDetails: ClusterDetails = {
  tags: [],
  unhealthyNodeReplacement: false,
  visibleToAllUsers: true,
  extendedSupport: false,
  collections: [],
};

export function newCluster(
  id: string,
  spec: ClusterSpec,
  now: number,
  details: ClusterDetails = noDetails,
): ClusterRecord {
  return {
    id,
    spec,
    details,
    createdAt: now,
    since: now,
    steps: new StepList(),
    state: "STARTING",
    reason: { message: "Provisioning Amazon EC2 capacity" },
  };
}
