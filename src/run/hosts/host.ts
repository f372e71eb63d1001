import type { StepSummary } from "@aws-sdk/client-emr";
import type { Outcome } from "../../aws/retries.ts";
import type { Attempt } from "../progress.ts";

/** What became of submitting: `later` says that there is no room now, and nothing was done. */
export type Added = Outcome<readonly string[]> | { readonly later: Error };

/** Why steps can run no more at a place. */
export interface HostEnd {
  /** Nothing of it is left. */
  readonly isOver: boolean;
  /** EMR's ClusterStateChangeReasonCode, where it gives one. */
  readonly code: string;
  readonly message: string;
  /** The subnet that the cluster was in: where there was no capacity, say. */
  readonly subnet?: string;
}

/** Where steps run: a cluster of EMR, the primary node of one over ssh, or Glue for crawls. */
export interface Host {
  /** EMR's id of the cluster; what stands for it elsewhere. */
  readonly id: string;
  /** Submits attempts in order. Gives back the ids by which they are known there. */
  add(attempts: readonly Attempt[]): Promise<Added>;
  /** What became of attempts, and of whatever else is seen on the way, newest first. */
  look(wanted: readonly Attempt[]): Promise<readonly StepSummary[]>;
  /** What there is of attempts that may have been submitted or not, by their names, newest first. */
  find(unsure: readonly Attempt[]): Promise<readonly StepSummary[]>;
  cancel(ids: readonly string[]): Promise<void>;
  /** Undefined while it takes steps, or is about to. Where it is only ending, `isOver` is false. */
  end(): Promise<HostEnd | undefined>;
  /** The run needs it no more. What was there before the run stays. */
  release(): Promise<void>;
}

const ENDED = ["COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED"];

/** True when nothing of a step runs any more, as far as EMR knows. */
export function hasEnded({ Status }: StepSummary): boolean {
  return ENDED.includes(Status?.State ?? "");
}
